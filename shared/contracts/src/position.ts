import { z } from 'zod';

/**
 * Where a line came from; its identity for ever.
 * - Kafka: `source` is the topic, `partition` and `offset` Kafka's, `index` the place of the line inside the record (from 0).
 * - Files and stdin: `partition` 0, `offset` the ordinal of the line in the source (from 0), `index` 0.
 * - HTTP and syslog doors of the embedded mode: as files, the ordinal continues over requests and restarts.
 * Offsets are safe integers (Kafka offsets beyond 2^53 do not occur), so that a line costs no BigInt.
 */
export const positionSchema = z.object({
  source: z.string().min(1),
  partition: z.int().min(0),
  offset: z.int().min(0),
  index: z.int().min(0),
});
export type Position = z.infer<typeof positionSchema>;
