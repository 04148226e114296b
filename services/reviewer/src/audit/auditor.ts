import type { AuditReport } from '@logsieve/contracts';
import { formatUnixNano } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { LlmState } from '@logsieve/store';
import type { Asked, Call } from '../ask.ts';
import type { ReviewerMetrics } from '../metrics.ts';
import { plainPrompt } from '../redact/plain-prompt.ts';
import type { Canaries, Canary } from './canaries.ts';
import type { FirstToken } from './first-token.ts';
import { parseAnswer } from '../answer/answer.ts';
import { PROBE_SYSTEM, PROBE_TEMPERATURE, PROBE_TOKENS } from './probes.ts';
import { BASELINE_PLAN, CHECK_PLAN, sampleProbes } from './sampling.ts';
import type { Prober, Sampled } from './sampling.ts';
import { ALARM_AT, strength } from './sequential.ts';
import type { Signal } from './signals.ts';
import { auditStateSchema, baselineOf, check, gatheredStrength } from './state.ts';
import type { AuditState } from './state.ts';

export interface AuditorOptions {
  /** `null`: no endpoint, nothing is probed. */
  readonly call: Call | null;
  readonly state: LlmState;
  readonly stateKey: string;
  readonly model: string;
  /** Questions with known answers, in the prompt of reviews. */
  readonly canaries: Canaries;
  /** Milliseconds between two checks; `null`: only the free signals are watched. */
  readonly everyMs: number | null;
  readonly samples: { readonly baseline: number; readonly check: number };
  readonly signals: Readonly<Record<string, Signal>>;
  readonly metrics: ReviewerMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Watches an endpoint: probes on a schedule, within the budget of reviews, and what every call shows for free. */
export interface Auditor {
  /** A baseline or a check, where one is due. */
  tick(signal: AbortSignal): Promise<void>;
  report(): Promise<AuditReport>;
}

export function createAuditor(options: AuditorOptions): Auditor {
  const { state, stateKey, clock, metrics, logger } = options;

  async function load(): Promise<AuditState | null> {
    const text = await state.loadState(stateKey);
    if (text === null) return null;
    const parsed = auditStateSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  }

  async function sample(call: Call, probe: string, signal: AbortSignal): Promise<Sampled | null> {
    const prompt = plainPrompt(PROBE_SYSTEM, probe);
    const asked = await call(prompt, signal, (text) => text, {
      schema: null,
      temperature: PROBE_TEMPERATURE,
      maxOutputTokens: PROBE_TOKENS,
    });
    if (asked.kind === 'answered') return { text: asked.answer, model: asked.model };
    // A refusal or a cut answer is a sample like another: how often they come is part of the distribution.
    if (asked.kind === 'failed' && asked.failure.scope === 'question') return { text: asked.failure.reason, model: '' };
    return null;
  }

  async function firstToken(call: Call, probe: string, signal: AbortSignal): Promise<FirstToken | 'none' | null> {
    const asked = await call(plainPrompt(PROBE_SYSTEM, probe), signal, (_text, answer) => answer.firstToken ?? 'none', {
      schema: null,
      temperature: PROBE_TEMPERATURE,
      maxOutputTokens: 1,
      firstToken: true,
    });
    if (asked.kind === 'answered') return asked.answer;
    return isAnswer(asked) ? 'none' : null;
  }

  async function isRight(call: Call, canary: Canary, signal: AbortSignal): Promise<boolean | null> {
    const asked = await call(canary.prompt, signal, parseAnswer);
    if (asked.kind === 'answered') return asked.answer.verdict === canary.right;
    return isAnswer(asked) ? false : null;
  }

  const proberOf = (call: Call, signal: AbortSignal): Prober => ({
    answer: (probe) => sample(call, probe, signal),
    firstToken: (probe) => firstToken(call, probe, signal),
    canary: (canary) => isRight(call, canary, signal),
  });

  function isDue(known: AuditState | null, everyMs: number): boolean {
    const last = known?.history.at(-1)?.at ?? known?.takenAt;
    return last === undefined || Number(clock.now() / 1_000_000n) - Date.parse(last) >= everyMs;
  }

  return {
    async tick(signal) {
      const { call, everyMs } = options;
      if (call === null || everyMs === null) return;
      const known = await load();
      if (!isDue(known, everyMs)) return;
      const { baseline, check: later } = options.samples;
      const plan = {
        samples: known === null ? baseline : later,
        canaryRounds: (known === null ? BASELINE_PLAN : CHECK_PLAN).canaryRounds,
        canaries: options.canaries,
      };
      const batch = await sampleProbes(proberOf(call, signal), plan, () => formatUnixNano(clock.now()));
      if (batch === null) return; // the budget, the endpoint or the end of the process: at another time
      const named = { ...batch, models: batch.models.filter((name) => name !== '') };
      if (known === null) {
        await state.saveState(stateKey, JSON.stringify(baselineOf(options.model, named)), clock.now());
        return;
      }
      const result = check(known, named, options.random);
      await state.saveState(stateKey, JSON.stringify(result.state), clock.now());
      metrics.auditEvidence.set(result.strength);
      metrics.auditChanged.set(result.changedSince === null ? 0 : 1);
      if (result.state.canaries?.now != null) metrics.auditCanaries.set(result.state.canaries.now);
      const facts = { p: result.p, evidence: result.strength, newModels: result.newModels };
      if (result.changedSince !== null)
        logger.warn({ ...facts, since: result.changedSince }, 'the answers of the LLM changed');
      else logger.info(facts, 'LLM audit: no change called');
    },
    async report() {
      const known = await load().catch((error: unknown) => {
        logger.warn({ error: messageOf(error) }, 'the state of the audit cannot be read');
        return null;
      });
      const signals = Object.entries(options.signals).map(([name, signal]) => ({
        name,
        mean: signal.mean,
        evidence: signal.strength,
        changedSince: signal.changedSince,
      }));
      return {
        enabled: options.call !== null && options.everyMs !== null,
        model: options.call === null ? null : options.model,
        baselineAt: known?.takenAt ?? null,
        checks: known?.evidence.looks ?? 0,
        lastCheckAt: known?.history.at(-1)?.at ?? null,
        pValue: known?.history.at(-1)?.p ?? null,
        evidence: known === null ? 1 : gatheredStrength(known),
        alarmAt: ALARM_AT,
        changedSince: known?.changedSince ?? null,
        models: known?.models ?? [],
        probes: probesOf(known),
        canaries: known?.canaries == null ? null : { rightBefore: known.canaries.before, rightNow: known.canaries.now },
        signals,
        message: messageFor(options, known),
      };
    },
  };
}

/** What the endpoint would not or could not say is an answer too; what did not come in time is none. */
const isAnswer = (asked: Asked<unknown>): boolean =>
  asked.kind === 'failed' && asked.failure.scope === 'question' && asked.failure.reason !== 'timeout';

/** Each kind of probe by itself; `evidence` is the mean of theirs. */
const probesOf = (known: AuditState | null): AuditReport['probes'] =>
  known === null
    ? []
    : [
        { name: 'answers' as const, of: known },
        ...(known.firstTokens === null ? [] : [{ name: 'first tokens' as const, of: known.firstTokens }]),
        ...(known.canaries === null ? [] : [{ name: 'canaries' as const, of: known.canaries }]),
      ].map(({ name, of }) => ({ name, checks: of.evidence.looks, evidence: strength(of.evidence) }));

function messageFor({ call, everyMs, model }: AuditorOptions, known: AuditState | null): string {
  if (call === null) return 'No LLM endpoint is configured: there is nothing to audit.';
  if (known?.changedSince)
    return `The distribution of answers changed since ${known.changedSince}. Take a new baseline once you know why (logsieve audit baseline).`;
  if (everyMs === null) return 'Probes are off (LOGSIEVE_LLM_AUDIT_EVERY); model name and free signals are watched.';
  if (known === null) return `A baseline of ${model} will be taken within the budget.`;
  return `No change called after ${String(known.evidence.looks)} ${known.evidence.looks === 1 ? 'check' : 'checks'}.`;
}
