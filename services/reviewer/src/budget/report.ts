import type { Budget } from '@logsieve/contracts';
import type { BudgetLimits } from './governor.ts';
import { untilTomorrowMs } from './governor.ts';
import type { Capabilities } from '../client/capabilities.ts';

const DAY_MS = 86_400_000;
/** Before this much of the day has passed, its pace says little. */
const MIN_FRACTION = 1 / 96;

export interface BudgetFacts {
  readonly enabled: boolean;
  readonly model: string;
  readonly used: { readonly day: string; readonly calls: number; readonly tokens: number; readonly costUsd: number };
  readonly limits: BudgetLimits;
  readonly waiting: number;
  /** A call was refused because of a limit today. */
  readonly exhausted: boolean;
  readonly trouble: string;
  /** What was learnt of the endpoint; `null`: not asked yet. */
  readonly capabilities: Capabilities | null;
  readonly now: bigint;
}

export function budgetReport(facts: BudgetFacts): Budget {
  const { used, limits } = facts;
  const fraction = Math.max(MIN_FRACTION, 1 - untilTomorrowMs(facts.now) / DAY_MS);
  const forecast = Math.round(used.tokens / fraction);
  return {
    enabled: facts.enabled,
    model: facts.enabled ? facts.model : null,
    day: used.day,
    tokensUsed: used.tokens,
    tokensLimit: limits.tokensPerDay,
    costUsd: used.costUsd,
    costLimitUsd: limits.costPerDayUsd,
    calls: used.calls,
    callsLimit: limits.callsPerDay,
    answersBy: facts.enabled ? (facts.capabilities?.mode ?? null) : null,
    waiting: facts.waiting,
    forecastTokens:
      limits.tokensPerDay === null ? forecast : Math.max(used.tokens, Math.min(forecast, limits.tokensPerDay)),
    exhausted: facts.exhausted,
    message: messageOf(facts),
  };
}

function messageOf(facts: BudgetFacts): string {
  const waiting = `${String(facts.waiting)} uncertain ${facts.waiting === 1 ? 'case waits' : 'cases wait'}`;
  if (!facts.enabled) return `No LLM endpoint is configured (LOGSIEVE_LLM_BASE_URL): ${waiting}.`;
  if (facts.exhausted) return `Today's LLM budget is used up: ${waiting} for ${nextDay(facts.used.day)} (UTC).`;
  if (facts.trouble !== '') return `The LLM endpoint is in trouble (${facts.trouble}): ${waiting}.`;
  const how = facts.capabilities === null ? '' : ` (answers by ${facts.capabilities.mode})`;
  return facts.waiting === 0 ? `All uncertain cases are reviewed${how}.` : `${waiting} for ${facts.model}${how}.`;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
