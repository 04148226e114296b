import { z } from 'zod';

/** What the store needs on disk for what it keeps, bytes; `rawBytes` is what the lines were as they came. */
export const storageSchema = z.object({
  rawBytes: z.int(),
  bytesOnDisk: z.int(),
  parts: z.int(),
  byTable: z.array(z.object({ table: z.string(), rows: z.int(), bytesOnDisk: z.int(), parts: z.int() })),
});
export type Storage = z.infer<typeof storageSchema>;
