import type { Engine } from '../engine/engine.ts';
import type { SourceProgress } from '../port.ts';

/** Where each source partition goes on: after its last committed block. */
export async function loadProgress(engine: Engine, source?: string): Promise<readonly SourceProgress[]> {
  const rows = await engine.rows<{ source: string; partition: number; next: string; token: string }>(
    `SELECT source, partition, toString(max(last_offset) + 1) AS next, argMax(resume_token, last_offset) AS token FROM blocks
     ${source === undefined ? '' : 'WHERE source = {source:String}'}
     GROUP BY source, partition ORDER BY source, partition`,
    source === undefined ? {} : { source },
  );
  return rows.map((row) => ({
    source: row.source,
    partition: row.partition,
    nextOffset: Number(row.next),
    resumeToken: row.token,
  }));
}
