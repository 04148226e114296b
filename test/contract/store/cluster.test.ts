import type * as Chdb from 'chdb';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { PermanentError } from '@logsieve/pipeline';
import { clustered } from '../../../shared/store/src/engine/clustered.ts';
import type { Engine } from '../../../shared/store/src/engine/engine.ts';
import { compact } from '../../../shared/store/src/maintenance/compact.ts';
import { applyRetention } from '../../../shared/store/src/maintenance/retention.ts';
import { onCluster } from '../../../shared/store/src/migrations/cluster.ts';
import { defaultMigrationsFolder, readMigrations } from '../../../shared/store/src/migrations/run-migrations.ts';
import { splitStatements } from '../../../shared/store/src/migrations/statements.ts';
import { systemClock } from '@logsieve/pipeline';

/** There is no cluster here: the statements are held against the engine's own parser, and against what must be true of them. */
describe('the schema of a cluster', () => {
  const statements = readMigrations(defaultMigrationsFolder()).flatMap(({ sql }) => splitStatements(sql));
  const { Session } = createRequire(import.meta.url)('chdb') as typeof Chdb;
  const session = new Session();
  const parses = (sql: string): void => {
    session.query(`EXPLAIN AST ${sql}`);
  };

  it('is made of statements that the engine parses', () => {
    const all = statements.flatMap((statement) => onCluster(statement, 'main-cluster'));
    expect(all.length).toBeGreaterThan(statements.length);
    for (const statement of all) parses(statement);
    expect(() => {
      parses('CREATE TABLE x ON CLUSTER (');
    }).toThrow();
  });

  it('has a replicated table on every node and a Distributed one over it, rows that belong together on one shard', () => {
    const created = statements.filter((statement) => statement.startsWith('CREATE TABLE'));
    for (const statement of created) {
      const [local = '', distributed = ''] = onCluster(statement, 'c');
      expect(local).toMatch(/^CREATE TABLE IF NOT EXISTS \w+_local ON CLUSTER 'c' /);
      expect(local).toMatch(/ENGINE = Replicated\w*MergeTree/);
      expect(local).not.toContain('non_replicated');
      expect(distributed).toContain(`ENGINE = Distributed('c', currentDatabase()`);
    }
    const keyOf = (table: string): string =>
      /cityHash64\(.*\)\)$/s.exec(
        onCluster(created.find((text) => text.includes(`EXISTS ${table} `)) ?? '', 'c')[1] ?? '',
      )?.[0] ?? '';
    expect(keyOf('lines')).toBe('cityHash64(source, partition))');
    expect(keyOf('blocks')).toBe(keyOf('lines'));
    expect(keyOf('anomalies')).toBe('cityHash64(id))');
    expect(keyOf('pattern_templates')).toBe('cityHash64(service, pattern))');
  });

  it('maintenance goes to the local tables of all nodes', async () => {
    const sent: string[] = [];
    const engine: Engine = {
      kind: 'clickhouse',
      replicated: false,
      command: (sql) => Promise.resolve(void sent.push(sql)),
      insert: () => Promise.reject(new Error('not asked')),
      bytes: () => Promise.reject(new Error('not asked')),
      close: () => Promise.resolve(),
      rows: <T>(sql: string) =>
        Promise.resolve(
          (sql.includes('system.parts')
            ? [
                { name: 'lines', partition: '2026-01-01' },
                { name: 'blocks', partition: '202601' },
              ]
            : [{ day: '2026-01-01', taken: '2026-01-01', lines: '5' }]) as T[],
        ),
    };
    await compact(clustered(engine, 'c'), systemClock, { olderThanMs: 0 });
    await applyRetention(clustered(engine, 'c'), systemClock, { olderThanMs: 1, services: { a: 1 } });
    expect(sent.length).toBeGreaterThan(8);
    for (const statement of sent) {
      expect(statement).toMatch(/^(ALTER|OPTIMIZE) TABLE \w+_local ON CLUSTER 'c' /);
      parses(statement);
    }
  });

  it('columns are added to both tables, views everywhere', () => {
    expect(onCluster('ALTER TABLE lines ADD COLUMN IF NOT EXISTS a String', 'c')).toEqual([
      "ALTER TABLE lines_local ON CLUSTER 'c' ADD COLUMN IF NOT EXISTS a String",
      "ALTER TABLE lines ON CLUSTER 'c' ADD COLUMN IF NOT EXISTS a String",
    ]);
    expect(onCluster('CREATE OR REPLACE VIEW v AS SELECT 1', 'c')).toEqual([
      "CREATE OR REPLACE VIEW v ON CLUSTER 'c' AS SELECT 1",
    ]);
  });

  it('refuses what it has no form for', () => {
    expect(() => onCluster('RENAME TABLE a TO b', 'c')).toThrow(PermanentError);
  });
});
