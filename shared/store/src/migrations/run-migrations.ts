import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PermanentError } from '@logsieve/pipeline';
import { dateTime, insertRows } from '../documents/json-rows.ts';
import type { Engine } from '../engine/engine.ts';
import { splitStatements } from './statements.ts';

export interface Migration {
  /** `0001_init.sql`; applied in the order of names. */
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** Files `NNNN_name.sql` of a folder. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/** `deploy/clickhouse/migrations` above this file, from sources and from the build alike. */
export function defaultMigrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'deploy', 'clickhouse', 'migrations');
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder))
      throw new PermanentError('deploy/clickhouse/migrations is not found; give migrationsDir');
  }
}

/**
 * Brings the schema up to date, forwards only; safe to repeat, also after a crash in the middle, because every statement says IF NOT EXISTS.
 * Returns the names it applied.
 * @throws PermanentError where an applied migration was changed afterwards, or the store is newer than this program.
 */
export async function runMigrations(
  engine: Engine,
  migrations: readonly Migration[],
  now: () => bigint,
): Promise<string[]> {
  await engine.command(
    `CREATE TABLE IF NOT EXISTS schema_migrations (name String, sha256 String, applied DateTime64(9, 'UTC'))
     ENGINE = ReplacingMergeTree ORDER BY name SETTINGS non_replicated_deduplication_window = 100`,
  );
  const applied = new Map(
    (await engine.rows<{ name: string; sha256: string }>('SELECT name, sha256 FROM schema_migrations')).map((row) => [
      row.name,
      row.sha256,
    ]),
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, sha256] of applied) {
    const file = known.get(name);
    if (file === undefined)
      throw new PermanentError(`the store was written by a newer logsieve: migration ${name} is not known here`);
    if (file.sha256 !== sha256)
      throw new PermanentError(
        `migration ${name} was changed after it was applied; add a new file instead of changing it`,
      );
  }
  const done: string[] = [];
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue;
    for (const statement of splitStatements(migration.sql)) await engine.command(statement);
    const row = { name: migration.name, sha256: migration.sha256, applied: dateTime(now()) };
    await insertRows(engine, 'schema_migrations', [row], `migration:${migration.name}:${migration.sha256}`);
    done.push(migration.name);
  }
  return done;
}
