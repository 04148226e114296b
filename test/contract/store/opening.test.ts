import { once } from 'node:events';
import { appendFileSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@logsieve/pipeline';
import { DataDirectoryInUseError } from '@logsieve/store';
import { afterAll, describe, expect, it } from 'vitest';
import { spawnModule } from '../../fixtures/ts-child/index.ts';
import { chdbPlace, open, temporaryFolder } from './harness.ts';

const FIRST = join(import.meta.dirname, '../../../deploy/clickhouse/migrations/0001_init.sql');

describe('opening a store', async () => {
  const place = await chdbPlace();
  afterAll(() => place.close());

  it('names the process that has the data directory open', async () => {
    const holder = spawnModule(join(import.meta.dirname, 'hold-child.ts'), [JSON.stringify(place.connection)]);
    if (holder.stdout === null) throw new Error('no output');
    await once(holder.stdout, 'data');
    await expect(open(place)).rejects.toThrow(DataDirectoryInUseError);
    await expect(open(place)).rejects.toThrow(`in use by process ${String(holder.pid)}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const store = await open(place);
    await store.ping();
    await store.stop();
    await store.stop();
  });

  it('applies migrations forwards only: a changed or an unknown one is refused, a new one applied', async () => {
    const migrationsDir = temporaryFolder('migrations');
    copyFileSync(FIRST, join(migrationsDir, '0001_init.sql'));
    const applied: object[] = [];
    const logger = { info: (fields: object) => void applied.push(fields), warn: () => undefined };
    const fresh = {
      ...place,
      connection: { kind: 'chdb' as const, dataDir: place.connection.kind === 'chdb' ? place.connection.dataDir : '' },
    };

    // the store above knows migrations of the repository that this folder lacks
    const known = await open(fresh);
    const rows = await known.sql.rows<{ name: string }>('SELECT name FROM schema_migrations');
    await known.stop();
    if (rows.length > 1) await expect(open(fresh, { migrationsDir })).rejects.toThrow('written by a newer logsieve');
    for (const { name } of rows) copyFileSync(join(FIRST, '..', name), join(migrationsDir, name));

    writeFileSync(
      join(migrationsDir, '9999_more.sql'),
      "-- a; comment\nCREATE TABLE IF NOT EXISTS more (a String DEFAULT ';') ENGINE = MergeTree ORDER BY a;\n",
    );
    await (await open(fresh, { migrationsDir, logger })).stop();
    expect(applied).toEqual([{ applied: ['9999_more.sql'] }]);
    await (await open(fresh, { migrationsDir, logger })).stop();
    expect(applied).toHaveLength(1);
    await expect(open(fresh)).rejects.toThrow('9999_more.sql is not known');
    appendFileSync(join(migrationsDir, '9999_more.sql'), '-- changed\n');
    await expect(open(fresh, { migrationsDir })).rejects.toThrow(PermanentError);
    await expect(open(fresh, { migrationsDir })).rejects.toThrow('9999_more.sql was changed');
    rmSync(migrationsDir, { recursive: true, force: true });
  });
});
