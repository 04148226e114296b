import { rmSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClickHouseFixture } from '../../fixtures/clickhouse-http/index.ts';
import type { ClickHouseFixture } from '../../fixtures/clickhouse-http/index.ts';
import { temporaryFolder } from './harness.ts';

type Body = NonNullable<RequestInit['body']>;

/** The protocol as ClickHouse's manual describes it: https://clickhouse.com/docs/interfaces/http */
describe('the ClickHouse HTTP fixture', () => {
  const dataDir = temporaryFolder('fixture');
  let fixture: ClickHouseFixture;

  beforeAll(async () => {
    fixture = await startClickHouseFixture({ dataDir, user: 'u', password: 'p' });
    await ok(
      'CREATE TABLE bytes (a String) ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 10',
    );
  });
  afterAll(async () => {
    await fixture.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const auth = { 'X-ClickHouse-User': 'u', 'X-ClickHouse-Key': 'p' };
  const post = (body: Body, parameters: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    fetch(`${fixture.url}/?${new URLSearchParams(parameters).toString()}`, {
      method: 'POST',
      body,
      headers: { ...auth, ...headers },
    });
  const ok = async (body: Body, parameters: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const answer = await post(body, parameters, headers);
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return text;
  };

  it('answers pings, and queries by GET and POST, in the URL, the body or both', async () => {
    expect(await (await fetch(`${fixture.url}/ping`)).text()).toBe('Ok.\n');
    expect(await ok('SELECT 1 + 1')).toBe('2\n');
    expect(await ok('', { query: 'SELECT 3 FORMAT JSONEachRow' })).toBe('{"3":3}\n');
    expect(await ok('+ 1', { query: 'SELECT 3' })).toBe('4\n');
    const get = await fetch(`${fixture.url}/?query=${encodeURIComponent('DROP TABLE bytes')}&user=u&password=p`);
    expect([get.status, get.headers.get('x-clickhouse-exception-code')]).toEqual([500, '164']);
  });

  it('applies settings to their request only, and default_format', async () => {
    expect(await ok("SELECT getSetting('max_block_size')", { max_block_size: '17' })).toBe('17\n');
    expect(await ok("SELECT getSetting('max_block_size')")).not.toBe('17\n');
    expect(await ok('SELECT 1 AS a', { default_format: 'JSONEachRow' })).toBe('{"a":1}\n');
    const token = { insert_deduplication_token: 't', query: 'INSERT INTO bytes FORMAT TSV' };
    await ok('one\n', token);
    await ok('two\n', token);
    await ok('three\n', { query: token.query });
    expect(await ok('SELECT a FROM bytes ORDER BY a')).toBe('one\nthree\n');
    await ok('TRUNCATE TABLE bytes');
  });

  it('binds parameters, escaped as the protocol says', async () => {
    const parameters = { param_s: "a'b\\\\\\t", param_l: "['x\\'y','\\\\\\\\']", param_n: '18446744073709551615' };
    expect(
      await ok('SELECT {s:String} AS s, {l:Array(String)} AS l, {n:UInt64} AS n FORMAT JSONEachRow', parameters),
    ).toBe(
      `${JSON.stringify({ s: "a'b\\\t", l: ["x'y", '\\\\'], n: 0 }).replace('"n":0', '"n":18446744073709551615')}\n`,
    );
  });

  it('takes binary rows unharmed, plain, gzip and deflate', async () => {
    const value = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7 + (at >> 8)) & 255));
    const row = Buffer.concat([Buffer.from([0xa0, 0x8d, 0x06]), value]); // RowBinary: length as LEB128
    const insert = { query: 'INSERT INTO bytes (a) SETTINGS async_insert = 0 FORMAT RowBinary' };
    // without tokens the table would take equal rows for repeats
    await ok(row, { ...insert, insert_deduplication_token: '1' });
    await ok(gzipSync(row), { ...insert, insert_deduplication_token: '2' }, { 'Content-Encoding': 'gzip' });
    await ok(deflateSync(row), { ...insert, insert_deduplication_token: '3' }, { 'Content-Encoding': 'deflate' });
    await ok(
      Buffer.concat([
        Buffer.from("INSERT INTO bytes SETTINGS insert_deduplication_token = '4' FORMAT RowBinary\n"),
        row,
      ]),
    );
    expect(await ok(`SELECT count(), uniqExact(a), any(a = unhex('${value.toString('hex')}')) FROM bytes`)).toBe(
      '4\t1\t1\n',
    );
    const back = await post(
      'SELECT a FROM bytes LIMIT 1 FORMAT RowBinary',
      { enable_http_compression: '1' },
      { 'Accept-Encoding': 'gzip' },
    );
    expect(back.headers.get('content-encoding')).toBe('gzip');
    expect(Buffer.from(await back.arrayBuffer()).equals(row)).toBe(true);
  });

  it.each([
    ['SELEC 1', 400, '62'],
    ['SELECT * FROM nothing', 404, '60'],
    ['SELECT no_such_function(1)', 404, '46'],
    ['SELECT throwIf(1)', 500, '395'],
  ])('says what was wrong with %s', async (sql, status, code) => {
    const answer = await post(sql);
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([status, code]);
    expect(await answer.text()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: .+ \\(version .+\\)\\n$`, 's'));
  });

  it('knows one user', async () => {
    for (const headers of [
      { 'X-ClickHouse-Key': 'wrong' },
      { Authorization: `Basic ${Buffer.from('u:wrong').toString('base64')}` },
    ]) {
      const answer = await post('SELECT 1', {}, headers);
      expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
    }
    expect(await ok('SELECT 1', {}, { Authorization: `Basic ${Buffer.from('u:p').toString('base64')}` })).toBe('1\n');
  });

  it('names the query, its format and a summary', async () => {
    const { headers } = await post('SELECT * FROM numbers(10)', { query_id: 'mine' });
    expect(headers.get('x-clickhouse-query-id')).toBe('mine');
    expect(headers.get('x-clickhouse-format')).toBe('TabSeparated');
    expect(JSON.parse(headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ read_rows: '10' });
  });
});
