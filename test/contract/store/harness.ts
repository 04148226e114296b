import type * as Chdb from 'chdb';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store, StoreConnection, StoreDependencies } from '@logsieve/store';
import { startClickHouseFixture } from '../../fixtures/clickhouse-http/index.ts';
import type { ClickHouseFixture } from '../../fixtures/clickhouse-http/index.ts';
import { appendLines } from '../../fixtures/store/append-lines.ts';
import type { WholeBlock } from '../../fixtures/store/append-lines.ts';
import { patternsOf } from './lines.ts';

export const silent = { info: () => undefined, warn: () => undefined };

/** Where a contract runs, with a way round the store to damage what it keeps. */
export interface Place {
  readonly connection: StoreConnection;
  readonly fixture: ClickHouseFixture | null;
  execute(sql: string): Promise<void>;
  close(): Promise<void>;
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `logsieve-${name}-`));
}

export function chdbPlace(): Promise<Place> {
  const dataDir = temporaryFolder('store');
  return Promise.resolve({
    connection: { kind: 'chdb', dataDir },
    fixture: null,
    async execute(sql) {
      // loaded here only: a process that never runs this must not load the engine
      const { Session } = createRequire(import.meta.url)('chdb') as typeof Chdb;
      const session = new Session(join(dataDir, 'clickhouse'));
      await session.queryAsync(sql);
      session.close();
    },
    close: () => {
      rmSync(dataDir, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
}

export async function httpPlace(): Promise<Place> {
  const dataDir = temporaryFolder('clickhouse');
  const fixture = await startClickHouseFixture({ dataDir, user: 'logsieve', password: "pa'ss" });
  return {
    connection: { kind: 'clickhouse', url: fixture.url, user: fixture.user, password: fixture.password },
    fixture,
    async execute(sql) {
      const answer = await fetch(`${fixture.url}/?database=logsieve`, {
        method: 'POST',
        body: sql,
        headers: { 'X-ClickHouse-User': fixture.user, 'X-ClickHouse-Key': fixture.password },
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close() {
      await fixture.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function open(place: Place, more: Partial<StoreDependencies> = {}): Promise<Store> {
  return openStore(place.connection, { clock: systemClock, logger: silent, ...more });
}

export async function append(store: Store, block: WholeBlock) {
  await store.writer.saveKnowledge({ patterns: patternsOf(block), templates: [], links: [] });
  return await appendLines(store.writer, block);
}

export async function exported(store: Store, source: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of store.lines.export({ source })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function count(store: Store, sql: string): Promise<number> {
  const rows = await store.sql.rows<{ n: string }>(sql);
  return Number(rows[0]?.n);
}
