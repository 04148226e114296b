import type { SqlReader } from '../sql-reader.ts';

/** A block's id holds the moment its attempt began; it may be committed this much later. */
const COMMIT_WITHIN_MS = 120_000n;
const RANDOM_BITS = 20n;

/** Ids (decimal) of blocks committed whose attempts began at `sinceMs` or up to two minutes before. */
export async function readRecentBlocks(sql: SqlReader, sinceMs: bigint): Promise<readonly string[]> {
  const first = (sinceMs - COMMIT_WITHIN_MS) << RANDOM_BITS;
  const rows = await sql.rows<{ id: string }>(
    `SELECT toString(blocks.block) AS id FROM blocks WHERE blocks.block >= {first:UInt64} ORDER BY blocks.block`,
    { first: String(first < 0n ? 0n : first) },
  );
  return rows.map((row) => row.id);
}
