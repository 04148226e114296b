import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultMigrationsFolder } from '../../../shared/store/src/migrations/run-migrations.ts';
import { splitStatements } from '../../../shared/store/src/migrations/statements.ts';
import { exported, httpPlace, silent, temporaryFolder } from './harness.ts';
import type { Place } from './harness.ts';

const VALUES = '0060_values_by_slot.sql';

/** A store of before: values of a line in `lines.params`, patterns known by their hash alone. */
describe('a store whose lines hold their values themselves', () => {
  let place: Place;
  const before = temporaryFolder('migrations');
  const folder = defaultMigrationsFolder();
  const lines = Array.from({ length: 40 }, (_, n) =>
    n % 4 === 3 ? `raw ${String(n)}` : `user u${String(n % 7)} took ${String(n * 3)} ms`,
  );

  beforeAll(async () => {
    place = await httpPlace();
    for (const name of readdirSync(folder).filter((one) => one < VALUES))
      copyFileSync(join(folder, name), join(before, name));
  });
  afterAll(async () => {
    await place.close();
    rmSync(before, { recursive: true, force: true });
  });

  async function execute(database: string, sql: string): Promise<void> {
    const { connection } = place;
    if (connection.kind !== 'clickhouse') throw new Error('no server');
    const answer = await fetch(`${connection.url}/?database=${database}`, {
      method: 'POST',
      body: sql,
      headers: { 'X-ClickHouse-User': connection.user ?? '', 'X-ClickHouse-Key': connection.password ?? '' },
    });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.text();
  }

  const open = (database: string, migrationsDir?: string) =>
    openStore({ ...place.connection, database } as typeof place.connection, {
      clock: systemClock,
      logger: silent,
      ...(migrationsDir === undefined ? {} : { migrationsDir }),
    });

  async function oldStore(database: string): Promise<void> {
    await (await open(database, before)).stop();
    await execute(
      database,
      `INSERT INTO patterns (id, parts, slots, header_slots, content_offset, first_seen) VALUES
       (17, ['user ', ' took ', ' ms'], '[{"kind":"word","category":"OID"},{"kind":"num","category":"OTP"}]', 0, 0, '2025-01-01 00:00:00')`,
    );
    for (const [block, from, to] of [
      [1, 0, 25],
      [2, 25, 40],
    ] as const) {
      const rows = lines.slice(from, to).map((body, at) => {
        const values = /^user (.*) took (.*) ms$/.exec(body);
        const kept = values === null ? `0, [], '${body}'` : `17, ['${values[1] ?? ''}', '${values[2] ?? ''}'], ''`;
        return `(${String(block)}, 'old', 0, ${String(from + at)}, 0, '2025-01-01', 'shop', '2025-01-01 00:00:00', 9, ${kept})`;
      });
      await execute(
        database,
        `INSERT INTO lines (block, source, partition, offset, idx, day, service, time, severity, pattern, params, raw) VALUES ${rows.join(',')}`,
      );
      const bytes = Buffer.from(
        lines
          .slice(from, to)
          .map((body) => `${body}\n`)
          .join(''),
      );
      const count = to - from;
      const raw = lines.slice(from, to).filter((body) => body.startsWith('raw')).length;
      await execute(
        database,
        `INSERT INTO blocks (block, source, partition, first_offset, last_offset, day, lines_in, lines_stored, templated, raw_bytes, terminated, hash,
           unparsed, group_minute, group_service, group_severity, group_pattern, group_count) VALUES
         (${String(block)}, 'old', 0, ${String(from)}, ${String(to - 1)}, '2025-01-01', ${String(count)}, ${String(count)}, ${String(count - raw)},
           ${String(bytes.length - count)}, 'line', unhex('${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}'),
           {'cluster_limit': ${String(raw)}}, [1, 1], ['shop', 'shop'], [9, 9], [17, 0], [${String(count - raw)}, ${String(raw)}])`,
      );
    }
  }

  const statements = splitStatements(readFileSync(join(folder, VALUES), 'utf8'));

  it.each(Array.from({ length: statements.length + 1 }, (_, done) => done))(
    'is brought over without a byte lost, also after a crash behind %i statements',
    async (done) => {
      const database = `old${String(done)}`;
      await oldStore(database);
      for (const statement of statements.slice(0, done)) await execute(database, statement);
      const store = await open(database);
      expect(await store.lines.verify()).toMatchObject({ lines: lines.length, failedBlocks: 0 });
      expect((await exported(store, 'old')).toString()).toBe(lines.map((body) => `${body}\n`).join(''));
      expect(
        await store.sql.rows("SELECT toString(count()) AS n FROM v_logs WHERE Body LIKE 'user u3 took % ms'"),
      ).toEqual([{ n: String(lines.filter((body) => body.startsWith('user u3 ')).length) }]);
      await store.stop();
    },
  );
});
