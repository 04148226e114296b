import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logListSchema } from '@logsieve/contracts';
import type { LogItem } from '@logsieve/contracts';
import type { z } from 'zod';
import { madeLines, randomOf } from './made-lines.ts';
import { bytesOf, grep, madeQuery } from './made-queries.ts';
import { startQueryFixture } from './shop-store.ts';
import type { QueryFixture } from './shop-store.ts';

const LINES = 3_000;
/** A run of 10,000 takes half an hour: `LOGSIEVE_SEARCH_QUERIES=10000 npx vitest run --project contract test/contract/query/search.test.ts`. */
const QUERIES = Number(process.env['LOGSIEVE_SEARCH_QUERIES'] ?? 60);
const SEED = 20_251_124;
const START = 1_763_971_200_000_000_000n;

const placeOf = (item: LogItem): string => `${item.source}:${String(item.offset)}`;

describe('search finds what a scan of the lines finds', () => {
  let fixture: QueryFixture;
  let items: LogItem[];
  const different = madeLines(LINES / 2, SEED, START);
  // Which grams a block has is only kept where it has many lines that are alike.
  const few = madeLines(20, SEED + 1, START);
  const alike = Array.from({ length: LINES / 2 }, (_, n) => few[n % few.length] ?? []).flat();
  const lines = [...different, ...alike];

  beforeAll(async () => {
    fixture = await startQueryFixture();
    for (let at = 0; at < different.length; at += 500)
      await fixture.append(at % 1000 === 0 ? 'a.log' : 'b.log', different.slice(at, at + 500));
    await fixture.append('c.log', alike);
    const kept = await fixture.store.sql.rows(`SELECT block FROM blocks WHERE grams != ''`);
    expect(kept.length).toBe(1);
    items = await walk('');
  });
  afterAll(() => fixture.stop());

  async function walk(query: string): Promise<LogItem[]> {
    const all: LogItem[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const search = new URLSearchParams({ limit: '1000', query, cursor });
      const response = await fetch(`${fixture.url}/api/v1/logs?${search.toString()}`);
      const answer = await response.text();
      expect(response.status, `${query}: ${answer}`).toBe(200);
      const page: z.infer<typeof logListSchema> = logListSchema.parse(JSON.parse(answer));
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  it('starts from the bytes that were sent', () => {
    const sent = lines.map((line) => Buffer.from(line.body).toString('latin1'));
    expect(items.map(bytesOf).sort()).toEqual(sent.sort());
  });

  it(`for ${String(QUERIES)} random queries (seed ${String(SEED)})`, { timeout: 60_000 + QUERIES * 1000 }, async () => {
    const random = randomOf(SEED);
    let found = 0;
    for (let n = 0; n < QUERIES; n += 1) {
      const { query, matches } = madeQuery(random, items);
      const wanted = items.filter(matches).map(placeOf);
      expect((await walk(query)).map(placeOf), query).toEqual(wanted);
      if (wanted.length > 0 && wanted.length < items.length) found += 1;
    }
    // Queries that match all or nothing say little.
    expect(found).toBeGreaterThan(QUERIES / 2);
  });

  it.each(["'", '\\', '%', '_', '{x}', '\t', '🚀', '$Item', '--', 'CR 3\r', 'took 7', '=', "' OR 1=1 --", '\0'])(
    'takes %j as it is written',
    async (needle) => {
      const query = `"${needle.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
      expect((await walk(query)).map(placeOf)).toEqual(items.filter((item) => grep(item, needle)).map(placeOf));
    },
  );
});
