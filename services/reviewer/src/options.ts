import { VARIABLE_CATEGORIES } from '@logsieve/contracts';
import type { VariableCategory } from '@logsieve/contracts';
import { BASELINE_PLAN, CHECK_PLAN } from './audit/sampling.ts';
import type { BudgetLimits } from './budget/governor.ts';

export interface ReviewerOptions {
  /** `null`: no endpoint, requests wait. */
  readonly endpoint: { readonly baseUrl: string; readonly apiKey: string | null } | null;
  readonly model: string;
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  readonly limits: BudgetLimits;
  readonly callsPerMinute: number;
  /** Asked too before a case is called normal; `null`: one answer is enough. */
  readonly secondModel: string | null;
  /** Milliseconds between two probes of the API audit; `null`: none. */
  readonly auditEveryMs: number | null;
  /** Of every question of the audit: in its baseline, and in a check. */
  readonly auditSamples: { readonly baseline: number; readonly check: number };
  /** Calls at the same time. */
  readonly concurrency: number;
  /** Requests held in memory; more wait in the store. */
  readonly queueRequests: number;
  /** Tries of one question before it is given up with a reason. */
  readonly attempts: number;
  readonly backoff: { readonly firstDelayMs: number; readonly maxDelayMs: number; readonly openAfter: number };
  readonly prompt: string;
  readonly summaryPrompt: string;
  readonly namePrompt: string;
  /** Milliseconds between two looks at templates to name; `null`: none is named. */
  readonly nameEveryMs: number | null;
  /** Templates with fewer lines are not asked about. */
  readonly nameMinLines: number;
  /** What else may leave the machine, redacted; `notes`: people's words on similar cases. */
  readonly share: readonly string[];
  /** Categories of variables whose values may leave the machine, redacted in their context. */
  readonly allowValues: readonly string[];
  /** Longest pause before idle workers look again (new day, requests left in the store), milliseconds. */
  readonly idleMs: number;
}

/** The part of the settings that the reviewer reads. */
export interface LlmSettings {
  readonly llmBaseUrl: string | null;
  readonly llmApiKey: string | null;
  readonly llmModel: string;
  readonly llmTokensPerDay: number | null;
  readonly llmCostPerDay: number | null;
  readonly llmInputPrice: number | null;
  readonly llmOutputPrice: number | null;
  readonly llmTimeout: number;
  readonly llmCallsPerDay: number | null;
  readonly llmCallsPerMinute: number;
  readonly llmShare: readonly string[];
  readonly llmAllowValues: readonly string[];
  readonly llmSecondModel: string | null;
  readonly llmAuditEvery: number | null;
  readonly llmNameTemplates: boolean;
}

/** File in `prompts/` that reviews are asked with. */
export const REVIEW_PROMPT = 'anomaly-review.v2';

export function reviewerOptions(settings: LlmSettings): ReviewerOptions {
  return {
    endpoint: settings.llmBaseUrl === null ? null : { baseUrl: settings.llmBaseUrl, apiKey: settings.llmApiKey },
    model: settings.llmModel,
    timeoutMs: settings.llmTimeout,
    maxOutputTokens: 700,
    limits: {
      tokensPerDay: settings.llmTokensPerDay,
      costPerDayUsd: settings.llmCostPerDay,
      inputPrice: settings.llmInputPrice,
      outputPrice: settings.llmOutputPrice,
      callsPerDay: settings.llmCallsPerDay,
    },
    callsPerMinute: settings.llmCallsPerMinute,
    secondModel: settings.llmSecondModel,
    auditEveryMs: settings.llmAuditEvery,
    auditSamples: { baseline: BASELINE_PLAN.samples, check: CHECK_PLAN.samples },
    concurrency: 2,
    queueRequests: 2_000,
    attempts: 3,
    backoff: { firstDelayMs: 500, maxDelayMs: 60_000, openAfter: 4 },
    prompt: REVIEW_PROMPT,
    summaryPrompt: 'summary.v1',
    namePrompt: 'template-name.v1',
    nameEveryMs: settings.llmNameTemplates ? 600_000 : null,
    nameMinLines: 20,
    share: settings.llmShare,
    allowValues: settings.llmAllowValues,
    idleMs: 30_000,
  };
}

const SHAREABLE = ['notes'];

/** A money limit without prices would never stop anything. */
export function checkOptions(options: ReviewerOptions): void {
  const { costPerDayUsd, inputPrice, outputPrice } = options.limits;
  if (costPerDayUsd !== null && (inputPrice === null || outputPrice === null))
    throw new Error(
      'LOGSIEVE_LLM_COST_PER_DAY needs LOGSIEVE_LLM_INPUT_PRICE and LOGSIEVE_LLM_OUTPUT_PRICE (US dollars per million tokens)',
    );
  const unknown = options.share.filter((one) => !SHAREABLE.includes(one));
  if (unknown.length > 0)
    throw new Error(`LOGSIEVE_LLM_SHARE: ${unknown.join(', ')} is not among ${SHAREABLE.join(', ')}`);
  allowedCategories(options);
}

/** @throws Error naming what is no category */
export function allowedCategories({
  allowValues,
}: Pick<ReviewerOptions, 'allowValues'>): ReadonlySet<VariableCategory> {
  return new Set(
    allowValues.map((name) => {
      const category = VARIABLE_CATEGORIES.find((one) => one === name.toUpperCase());
      if (category !== undefined) return category;
      throw new Error(`LOGSIEVE_LLM_ALLOW_VALUES: ${name} is not among ${VARIABLE_CATEGORIES.join(', ')}`);
    }),
  );
}
