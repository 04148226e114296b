import type { Clock } from '@logsieve/pipeline';
import { COMMIT_WITHIN_MS } from '../blocks/append-block.ts';
import { firstBlockIdAt } from '../blocks/block-id.ts';
import type { Engine } from '../engine/engine.ts';
import { TABLE_NAME } from '../migrations/cluster.ts';
import { LINE_TABLES } from './line-tables.ts';

/** A block may commit until this long after its id was made; younger ones are never swept. */
const YOUNGEST_SWEPT_MS = 4 * COMMIT_WITHIN_MS;
/** Tables that are worth hard compression: everyday merges must keep up with inserts, `compact` may take its time (docs/storage.md, "Codecs"). */
const DENSE_TABLES = [...LINE_TABLES, 'patterns', 'templates', 'snapshots'];
const EVERYDAY = 3;
const DENSE = 9;
/** Costs about as much as taking the lines in, and less than zstd -19 of the lines themselves; one statement must end within its time. */
const DENSEST = 19;
const DENSEST_BYTES = 256 * 1024 * 1024;

/** Versions of a snapshot are found in each other only through a window that reaches from one to the next. */
const codec = (table: string, level: number): string => `ZSTD(${String(level)}${table === 'snapshots' ? ', 27' : ''})`;

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
  const tables = await engine.rows<{ name: string; partition: string; bytes: string }>(
    `SELECT ${TABLE_NAME} AS name, partition, toString(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND database = currentDatabase()
     GROUP BY name, partition
     HAVING count() > 1 OR (name IN (${DENSE_TABLES.map((table) => `'${table}'`).join(', ')}) AND startsWith(any(default_compression_codec), 'ZSTD(${String(EVERYDAY)}'))
     ORDER BY name, partition`,
  );
  for (const { name, partition, bytes } of tables) {
    const merge = `OPTIMIZE TABLE ${name} PARTITION ${partition === 'tuple()' ? partition : `'${partition}'`} FINAL`;
    if (!DENSE_TABLES.includes(name)) await engine.command(merge);
    else await mergeDense(engine, name, merge, Number(bytes) > DENSEST_BYTES ? DENSE : DENSEST);
  }
}

/** Merges that run meanwhile compress hard too: that costs time, nothing else. So does a crash here, until the next `compact`. */
async function mergeDense(engine: Engine, table: string, merge: string, level: number): Promise<void> {
  await engine.command(`ALTER TABLE ${table} MODIFY SETTING default_compression_codec = '${codec(table, level)}'`);
  try {
    await engine.command(merge);
  } finally {
    await engine.command(`ALTER TABLE ${table} MODIFY SETTING default_compression_codec = '${codec(table, EVERYDAY)}'`);
  }
}
