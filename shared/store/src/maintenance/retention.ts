import { createHash } from 'node:crypto';
import type { Clock } from '@logsieve/pipeline';
import { COMMIT_WITHIN_MS } from '../blocks/append-block.ts';
import type { Engine } from '../engine/engine.ts';
import { quote } from '../engine/sql-text.ts';
import { TABLE_NAME } from '../migrations/cluster.ts';
import type { Retention } from '../port.ts';
import { LINE_TABLES } from './line-tables.ts';

const DAY_MS = 86_400_000;
/** Receipt of a block without lines. */
const EMPTY_HASH = createHash('sha256').digest('hex').slice(0, 32);
/** A block may still be on its way into the day that has just ended. */
const YOUNGEST_MS = 4 * COMMIT_WITHIN_MS;
const NAMES = LINE_TABLES.map((table) => `'${table}'`).join(', ');
const WAIT = 'SETTINGS mutations_sync = 1';

/**
 * Lets go of lines and of what the ledger says of them: counts are those of what is kept, templates stay known. The last block of each
 * source stays as an empty one, so that nothing is taken in a second time. Gives the number of lines let go.
 */
export async function applyRetention(engine: Engine, clock: Clock, retention: Retention): Promise<number> {
  const nowMs = Number(clock.now() / 1_000_000n);
  const byTime = retention.olderThanMs === undefined ? '' : dayOf(nowMs - retention.olderThanMs);
  const byDisk = retention.maxBytes === undefined ? '' : await firstDayWithin(engine, retention.maxBytes, dayOf(nowMs));
  const firstKept = byTime > byDisk ? byTime : byDisk;
  let gone = firstKept === '' ? 0 : await letDaysGo(engine, firstKept);
  gone += await letServicesGo(engine, nowMs, retention.services ?? {});
  return gone;
}

/** A day is over when its last line is old enough. */
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The first day that is kept when the oldest leave until the rest fits; at the latest today. '' where all fit. */
async function firstDayWithin(engine: Engine, maxBytes: number, today: string): Promise<string> {
  const days = await engine.rows<{ day: string; bytes: string }>(
    `SELECT partition AS day, toString(sum(bytes_on_disk)) AS bytes FROM system.parts
     WHERE active AND database = currentDatabase() AND ${TABLE_NAME} IN (${NAMES}) GROUP BY partition ORDER BY partition DESC`,
  );
  let sum = 0;
  let kept = '';
  for (const { day, bytes } of days) {
    sum += Number(bytes);
    if (sum > maxBytes) return kept === '' ? today : kept;
    kept = day;
  }
  return '';
}

async function letDaysGo(engine: Engine, firstKept: string): Promise<number> {
  const gone = await letBlocksGo(engine, `day < toDate('${firstKept}')`);
  const days = await engine.rows<{ name: string; partition: string }>(
    `SELECT DISTINCT ${TABLE_NAME} AS name, partition FROM system.parts
     WHERE active AND database = currentDatabase() AND ${TABLE_NAME} IN (${NAMES}) AND partition < '${firstKept}'`,
  );
  for (const { name, partition } of days) await engine.command(`ALTER TABLE ${name} DROP PARTITION '${partition}'`);
  const before = dayOf(Date.parse(firstKept) - DAY_MS);
  await engine.command(
    `ALTER TABLE dead_letters DELETE WHERE time < toDateTime64('${before} 00:00:00', 9, 'UTC') ${WAIT}`,
  );
  return gone;
}

/** Services are told apart in the ledger; the lines of blocks that have left it are removed, as those that never entered. */
async function letServicesGo(
  engine: Engine,
  nowMs: number,
  services: Readonly<Record<string, number>>,
): Promise<number> {
  const over = Object.entries(services).map(
    ([service, ms]) => `(service = ${quote(service)} AND day < toDate('${dayOf(nowMs - Math.max(ms, YOUNGEST_MS))}'))`,
  );
  if (over.length === 0) return 0;
  const condition = `notEmpty(group_service) AND arrayAll(service -> ${over.join(' OR ')}, group_service)`;
  const days = await engine.rows<{ taken: string }>(
    `SELECT DISTINCT toString(day) AS taken FROM blocks WHERE ${condition}`,
  );
  const gone = await letBlocksGo(engine, condition);
  for (const { taken } of days)
    for (const table of LINE_TABLES)
      await engine.command(
        `ALTER TABLE ${table} DELETE WHERE day = '${taken}' AND block NOT IN (SELECT block FROM blocks WHERE lines_stored > 0) ${WAIT}`,
      );
  return gone;
}

/** The ledger first: lines without a ledger are never read, a ledger without its lines would be a false receipt. */
async function letBlocksGo(engine: Engine, condition: string): Promise<number> {
  const [found] = await engine.rows<{ lines: string }>(
    `SELECT toString(sum(lines_stored)) AS lines FROM blocks WHERE ${condition}`,
  );
  const last = `(source, partition, first_offset) IN (SELECT source, partition, max(first_offset) FROM blocks GROUP BY source, partition)`;
  await engine.command(`ALTER TABLE blocks DELETE WHERE (${condition}) AND NOT (${last}) ${WAIT}`);
  await engine.command(
    `ALTER TABLE blocks UPDATE lines_in = 0, lines_stored = 0, templated = 0, raw_bytes = 0, hash = unhex('${EMPTY_HASH}'),
       unparsed = map(), dead = map(), terminator_exceptions = [],
       group_minute = [], group_service = [], group_severity = [], group_pattern = [], group_count = [], group_first = [], group_last = []
     WHERE (${condition}) AND lines_in > 0 ${WAIT}`,
  );
  return Number(found?.lines ?? 0);
}
