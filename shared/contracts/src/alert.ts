import { z } from 'zod';
import { ANOMALY_KINDS, DECIDERS } from './anomaly.ts';
import { hash64Schema } from './pattern.ts';

/** What leaves logsieve about one incident; the body of the webhook as it is. Times are RFC 3339. */
export const alertMessageSchema = z.object({
  version: z.literal(1),
  /** Id of the incident, the same in the API and in every repeat of this message. */
  id: hash64Schema,
  /** Id of the joint incident that it is told for; the other services are named in the summary. */
  incidentId: hash64Schema,
  kind: z.enum(ANOMALY_KINDS),
  service: z.string(),
  summary: z.string(),
  template: z.string().nullable(),
  probability: z.number().min(0).max(1),
  decidedBy: z.enum(DECIDERS),
  since: z.string(),
  until: z.string(),
  /** Lines that belong to it so far. */
  count: z.int().min(0),
  /** Some of them, cut to a readable length. */
  lines: z.array(
    z.object({ timestamp: z.string(), service: z.string(), severity: z.string().nullable(), body: z.string() }),
  ),
  /** The incident's page, where `LOGSIEVE_PUBLIC_URL` says how people reach it. */
  link: z.string().nullable(),
});
export type AlertMessage = z.infer<typeof alertMessageSchema>;
