import type { Clock } from '@logsieve/pipeline';
import { COMMIT_WITHIN_MS } from '../blocks/append-block.ts';
import { firstBlockIdAt } from '../blocks/block-id.ts';
import type { Engine } from '../engine/engine.ts';
import { TABLE_NAME } from '../migrations/cluster.ts';
import { LINE_TABLES } from './line-tables.ts';

/** A block may commit until this long after its id was made; younger ones are never swept. */
const YOUNGEST_SWEPT_MS = 4 * COMMIT_WITHIN_MS;
/** Everyday merges must keep up with inserts; `compact` may take its time (docs/storage.md, "Codecs"). */
const EVERYDAY = 'ZSTD(3)';
/** Costs about as much as taking the lines in, and less than zstd -19 of the lines themselves; one statement must end within its time. */
const DENSEST = 'ZSTD(19)';
const DENSEST_BYTES = 256 * 1024 * 1024;
const DENSE = 'ZSTD(9)';
/** Tables whose rows outdate each other: worth a merge even where they are one part. */
const OUTDATED = `'snapshots', 'patterns'`;

/**
 * Removes lines of attempts that never committed, then merges and compresses hard. Blocks of the last hour are left alone, whatever is
 * asked. What is one dense part already is not touched.
 */
export async function compact(engine: Engine, clock: Clock, options: { readonly olderThanMs: number }): Promise<void> {
  const age = BigInt(Math.max(options.olderThanMs, YOUNGEST_SWEPT_MS));
  const before = String(firstBlockIdAt(clock.now() / 1_000_000n - age));
  const orphans = `block < ${before} AND block NOT IN (SELECT block FROM blocks)`;
  for (const table of LINE_TABLES) {
    const found = await engine.rows<{ day: string }>(
      `SELECT DISTINCT toString(day) AS day FROM ${table} WHERE ${orphans}`,
    );
    for (const { day } of found)
      await engine.command(
        `ALTER TABLE ${table} DELETE WHERE day = '${day}' AND ${orphans} SETTINGS mutations_sync = 1`,
      );
  }
  const ofLines = LINE_TABLES.map((table) => `'${table}'`).join(', ');
  const tables = await engine.rows<{ name: string; partition: string; bytes: string }>(
    `SELECT ${TABLE_NAME} AS name, partition, toString(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND database = currentDatabase()
     GROUP BY name, partition
     HAVING count() > 1 OR name IN (${OUTDATED}) OR (name IN (${ofLines}) AND any(default_compression_codec) = '${EVERYDAY}')
     ORDER BY name, partition`,
  );
  const isOfLines = (name: string): boolean => LINE_TABLES.some((table) => table === name);
  for (const table of new Set(tables.map((row) => row.name))) if (!isOfLines(table)) await merge(engine, table);
  for (const { name, partition, bytes } of tables)
    if (isOfLines(name)) await mergeDense(engine, name, partition, Number(bytes) > DENSEST_BYTES ? DENSE : DENSEST);
}

const merge = (engine: Engine, what: string): Promise<void> => engine.command(`OPTIMIZE TABLE ${what} FINAL`);

/** Merges that run meanwhile compress hard too: that costs time, nothing else. So does a crash here, until the next `compact`. */
async function mergeDense(engine: Engine, table: string, day: string, codec: string): Promise<void> {
  await engine.command(`ALTER TABLE ${table} MODIFY SETTING default_compression_codec = '${codec}'`);
  try {
    await merge(engine, `${table} PARTITION '${day}'`);
  } finally {
    await engine.command(`ALTER TABLE ${table} MODIFY SETTING default_compression_codec = '${EVERYDAY}'`);
  }
}
