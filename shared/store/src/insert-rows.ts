/** Inserts rows (one object per row, keyed by column) and resolves when they are durable; `token` deduplicates a retry. */
export type InsertRows = (
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  token: string,
) => Promise<void>;
