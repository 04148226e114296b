import { z } from 'zod';

/** Whether the answers of the LLM endpoint still come from the distribution that they came from. It says "changed", never why. */
export const auditReportSchema = z.object({
  /** Probes are sent on a schedule. */
  enabled: z.boolean(),
  model: z.string().nullable(),
  baselineAt: z.string().nullable(),
  checks: z.int(),
  lastCheckAt: z.string().nullable(),
  /** Of the last check alone. */
  pValue: z.number().nullable(),
  /** Of all checks: 1 at the start, a change is called at `alarmAt`. */
  evidence: z.number(),
  alarmAt: z.number(),
  /** First check that fits the change; null: none called. */
  changedSince: z.string().nullable(),
  /** Names under which the endpoint answered. */
  models: z.array(z.string()),
  /** Each kind of probe by itself; `evidence` above is the mean of theirs. */
  probes: z.array(
    z.object({ name: z.enum(['answers', 'first tokens', 'canaries']), checks: z.int(), evidence: z.number() }),
  ),
  /** Shares of questions with known answers that were answered right: when the baseline was taken, and in the last check. */
  canaries: z.object({ rightBefore: z.number(), rightNow: z.number().nullable() }).nullable(),
  /** What every call shows for free. */
  signals: z.array(
    z.object({
      name: z.string(),
      mean: z.number(),
      evidence: z.number(),
      changedSince: z.string().nullable(),
    }),
  ),
  message: z.string(),
});
export type AuditReport = z.infer<typeof auditReportSchema>;
