import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accountingSchema,
  diffSchema,
  formatUnixNano,
  histogramSchema,
  logListSchema,
  serviceListSchema,
  templateDetailSchema,
  templateListSchema,
  templateVariablesSchema,
} from '@logsieve/contracts';
import type { LogItem, TemplateName, TemplateNaming } from '@logsieve/contracts';
import { templateNamingKey } from '@logsieve/store';
import type { z } from 'zod';
import { startQueryFixture } from './shop-store.ts';
import type { FixtureLine, QueryFixture } from './shop-store.ts';

const START = 1_763_971_200_000_000_000n; // 2025-11-24T08:00:00Z
const SECOND = 1_000_000_000n;
const SERVICES = ['web', 'db', 'worker'] as const;

function lineOf(index: number): FixtureLine {
  const service = SERVICES[index % 3] ?? 'web';
  const severityNumber = index % 50 === 0 ? 17 : 9;
  const body =
    index % 97 === 0
      ? new Uint8Array([0xff, 0xfe, 0x20, 0x41 + (index % 26)])
      : index % 50 === 0
        ? `Request ${String(index)} FAILED after ${String(index % 7)} retries, peer 10.0.0.${String(index % 250)}`
        : index % 2 === 0
          ? `Served request ${String(index)} for user u${String(index % 40)} in ${String(index % 300)} ms`
          : `cache of shard ${String(index % 8)} holds ${String(index * 3)} entries`;
  return {
    body,
    service,
    severityNumber,
    time: START + (BigInt(index) * SECOND) / 2n + BigInt(index % 3),
    traceId: index % 5 === 0 ? index.toString(16).padStart(32, '0') : '',
  };
}
const LINES = Array.from({ length: 3_000 }, (_, index) => lineOf(index));
const textOf = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : Buffer.from(body).toString('latin1');

describe('the query API over lines', () => {
  let fixture: QueryFixture;
  beforeAll(async () => {
    fixture = await startQueryFixture();
    for (let at = 0; at < LINES.length; at += 700) await fixture.append('app.log', LINES.slice(at, at + 700));
  });
  afterAll(() => fixture.stop());

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const response = await fetch(fixture.url + path);
    const text = await response.text();
    expect(response.status, `${path}: ${text}`).toBe(200);
    return schema.parse(JSON.parse(text));
  }
  async function walk(query: string, limit: number): Promise<LogItem[]> {
    const all: LogItem[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: z.infer<typeof logListSchema> = await get(
        `/api/v1/logs?limit=${String(limit)}&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
        logListSchema,
      );
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  it('accounts for every line', async () => {
    const accounting = await get('/api/v1/accounting', accountingSchema);
    expect(accounting).toMatchObject({ linesIn: 3_000, linesStored: 3_000, dead: 0, balanced: true });
    expect(accounting.unparsed).toEqual({ invalid_utf8: 31 });
  });

  it('gives every line exactly once, newest first, byte for byte', async () => {
    const items = await walk('', 333);
    expect(items.map((item) => item.offset)).toEqual(LINES.map((_, index) => 2_999 - index));
    for (const item of items) {
      const line = LINES[item.offset];
      if (line === undefined) throw new Error('a line that was never sent');
      if (typeof line.body === 'string') expect(item.body).toBe(line.body);
      else expect(item.bodyBase64).toBe(Buffer.from(line.body).toString('base64'));
      expect(item.timestamp).toBe(formatUnixNano(line.time));
      expect(item).toMatchObject({ service: line.service, severityNumber: line.severityNumber, source: 'app.log' });
    }
  });

  it('keeps its cursor while lines arrive', async () => {
    const first = await get('/api/v1/logs?limit=10&service=web', logListSchema);
    await fixture.append('late.log', [{ body: 'something new', service: 'web', time: START + 10_000n * SECOND }]);
    const second = await get(`/api/v1/logs?limit=10&service=web&cursor=${first.nextCursor ?? ''}`, logListSchema);
    const offsets = [...first.items, ...second.items].map((item) => item.offset);
    expect(new Set(offsets).size).toBe(20);
    expect(second.items[0]?.offset).toBe((first.items.at(-1)?.offset ?? 0) - 3);
  });

  it.each([
    ['FAILED', (text: string) => /failed/i.test(text)],
    ['failed after', (text: string) => /failed/i.test(text) && /after/i.test(text)],
    ['"failed after 3"', (text: string) => /failed after 3/i.test(text)],
    ['"request 120 "', (text: string) => /request 120 /i.test(text)],
    ['-request', (text: string) => !/request/i.test(text)],
    ['"shard 3 holds" OR u17', (text: string) => /shard 3 holds|u17/i.test(text)],
    ['0.0.5', (text: string) => text.includes('0.0.5')],
    ['rved req', (text: string) => /rved/i.test(text) && /req/i.test(text)],
    ['nosuchthing', () => false],
  ])('finds what grep finds: %s', async (query, matches) => {
    const found = await walk(`source=app.log&query=${encodeURIComponent(query)}`, 500);
    const wanted = LINES.flatMap((line, index) => (matches(textOf(line.body)) ? [index] : []));
    expect(found.map((item) => item.offset).reverse()).toEqual(wanted);
  });

  it('filters by fields, in parameters and in the query', async () => {
    const count = async (query: string): Promise<number> => (await walk(query, 1000)).length;
    expect(await count('severity=error')).toBe(60);
    expect(await count('query=severity%3E%3Derror')).toBe(60);
    expect(await count('query=severity:info&source=app.log')).toBe(2_940);
    expect(await count('service=db')).toBe(1_000);
    expect(await count('query=-service:db%20-service:web')).toBe(1_000);
    expect(await count(`query=trace:${(15).toString(16).padStart(32, '0')}`)).toBe(1);
    const from = formatUnixNano(START + 100n * SECOND);
    const to = formatUnixNano(START + 200n * SECOND);
    expect(await count(`from=${from}&to=${to}`)).toBe(200);
  });

  it('counts in the histogram what the list holds', async () => {
    for (const query of ['', 'service=web&', 'severity=error&', 'query=shard&', 'service=db&query=user&'])
      for (const window of [
        '',
        `from=${formatUnixNano(START + 61n * SECOND)}&to=${formatUnixNano(START + 1_000n * SECOND)}`,
      ]) {
        const histogram = await get(`/api/v1/histogram?source=app.log&buckets=20&${query}${window}`, histogramSchema);
        const listed = await walk(`source=app.log&${query}${window}`, 1000);
        expect(histogram.total, query + window).toBe(listed.length);
        expect(histogram.items.length).toBeLessThanOrEqual(21);
      }
    const wide = await get('/api/v1/histogram?buckets=3', histogramSchema);
    expect(wide.total).toBe(3_001);
    expect(wide.bucketSeconds % 60).toBe(0);
  });

  it('lists services and templates with exact counts', async () => {
    const services = await get('/api/v1/services', serviceListSchema);
    expect(services.items.map((item) => [item.service, item.count])).toEqual([
      ['web', 1_001],
      ['db', 1_000],
      ['worker', 1_000],
    ]);
    expect(services.items[1]?.errorCount).toBe(20);
    expect(services.items[1]?.rate.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    const window = `from=${formatUnixNano(START + 33n * SECOND)}&to=${formatUnixNano(START + 777n * SECOND)}`;
    for (const query of ['', `${window}&`, 'service=db&']) {
      const templates = await get(`/api/v1/templates?limit=1000&${query}`, templateListSchema);
      const listed = (await walk(query, 1000)).filter((item) => item.templateId !== null);
      const counts = new Map<string, number>();
      for (const { templateId } of listed) counts.set(templateId ?? '', (counts.get(templateId ?? '') ?? 0) + 1);
      expect(new Map(templates.items.map((item) => [item.id, item.count]))).toEqual(counts);
    }
  });

  it('finds a value whatever the template and category', async () => {
    const found = await walk('source=app.log&query=var%3D10.0.0.100', 500);
    const wanted = LINES.flatMap((line, at) => (/peer 10\.0\.0\.100$/.test(textOf(line.body)) ? [at] : []));
    expect(found.map((item) => item.offset).reverse()).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(3);
  });

  it('shows one template with its samples, patterns and variables', async () => {
    const { items } = await get('/api/v1/templates?query=served&limit=1', templateListSchema);
    const id = items[0]?.id ?? '';
    const detail = await get(`/api/v1/templates/${id}`, templateDetailSchema);
    expect(detail.samples.length).toBe(20);
    expect(detail.samples.every((item) => item.templateId === id)).toBe(true);
    expect(detail.patterns.reduce((sum, pattern) => sum + pattern.count, 0)).toBe(detail.count);
    expect(detail.history.at(-1)?.template).toBe(detail.template);
    const variables = await get(`/api/v1/templates/${id}/variables`, templateVariablesSchema);
    const numeric = variables.items.find((item) => item.numeric !== null && item.distinct > 100);
    expect(numeric?.numeric?.max).toBeGreaterThan(200);
    const inTime = numeric?.overTime ?? [];
    expect(inTime.length).toBeGreaterThan(5);
    expect(inTime.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(detail.count);
    expect(Math.max(...inTime.map((bucket) => bucket.max))).toBe(numeric?.numeric?.max);
    const users = variables.items.find(
      (item) => item.top.some((one) => /^u?\d+$/.test(one.value)) && item.distinct === 20,
    );
    expect(users?.rare[0]?.count).toBeLessThanOrEqual(users?.top[0]?.count ?? 0);
    const window = `from=${formatUnixNano(START)}&to=${formatUnixNano(START + 100n * SECOND)}`;
    const some = await get(`/api/v1/templates/${id}/variables?${window}`, templateVariablesSchema);
    expect(some.items[0]?.distinct).toBeLessThan(variables.items[0]?.distinct ?? 0);
  });

  it('shows the names that an LLM gave to the variables, as long as the template is the one that was asked about', async () => {
    const { items } = await get('/api/v1/templates?query=served&limit=1', templateListSchema);
    const [item] = items;
    const path = `/api/v1/templates/${item?.id ?? ''}`;
    expect((await get(path, templateDetailSchema)).named).toBeNull();
    const name: TemplateName = {
      template: 'served request <request_id>',
      meaning: 'A request was answered.',
      variables: [{ slot: 0, name: 'request_id' }],
      model: 'a-model',
      promptVersion: 'template-name.v1+0',
      createdAt: formatUnixNano(START),
    };
    const keep = (naming: TemplateNaming, at: bigint) =>
      fixture.store.reviews.saveState(templateNamingKey(item?.id ?? ''), JSON.stringify(naming), at);
    await keep({ of: item?.template ?? '', name, reason: '' }, START);
    expect((await get(path, templateDetailSchema)).named).toEqual(name);
    await keep({ of: 'what it was before', name, reason: '' }, START + SECOND);
    expect((await get(path, templateDetailSchema)).named).toBeNull();
    await keep({ of: item?.template ?? '', name: null, reason: 'it does not fit' }, START + 2n * SECOND);
    expect((await get(path, templateDetailSchema)).named).toBeNull();
  });

  it('compares two windows: what is new, what changed its rate, which value changed its share', async () => {
    const late = START + 50_000n * SECOND;
    const handled = (at: number, status: number): FixtureLine => ({
      body: `served request ${String(1000 + at)} with status ${String(status)} in ${String(5 + (at % 90))} ms`,
      service: 'upload',
      time: late + BigInt(at) * SECOND,
    });
    await fixture.append(
      'upload.log',
      Array.from({ length: 400 }, (_, at) => handled(at, (at < 200 ? at % 20 === 0 : at % 2 === 0) ? 503 : 200)),
    );
    const at = (seconds: bigint): string => formatUnixNano(late + seconds * SECOND);
    const windows = `baseFrom=${at(0n)}&baseTo=${at(200n)}&from=${at(200n)}&to=${at(400n)}&service=upload`;
    const { items } = await get(`/api/v1/diff?${windows}`, diffSchema);
    expect(items.find((item) => item.value === '503')).toMatchObject({
      change: 'variable',
      count: 100,
      baseCount: 10,
      ratio: 10,
    });
    expect(items.filter((item) => item.change === 'new' || item.change === 'rate')).toEqual([]);
    expect((await get(`/api/v1/diff?${windows}&variables=false`, diffSchema)).items).toEqual([]);
  });

  it('names every bad parameter at once', async () => {
    const response = await fetch(
      `${fixture.url}/api/v1/logs?limit=0&from=yesterday&severity=loud&colour=red&query=%22open&cursor=x&template=7`,
    );
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as { errors: { parameter: string }[] };
    expect(problem.errors.map((error) => error.parameter).sort()).toEqual([
      'colour',
      'cursor',
      'from',
      'limit',
      'query',
      'severity',
      'template',
    ]);
  });

  it.each([
    ['/api/v1/logs?query=%22open', 400, 'query'],
    ['/api/v1/logs?cursor=nonsense', 400, 'cursor'],
    ['/api/v1/logs?template=x', 400, 'template'],
    ['/api/v1/anomalies?template=x', 400, 'template'],
    ['/api/v1/templates?cursor=x', 400, 'cursor'],
    ['/api/v1/histogram?query=severity:loud', 400, 'query'],
    ['/api/v1/services?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400, 'to'],
    ['/api/v1/templates/ffffffffffffffff', 404, ''],
    ['/api/v1/templates/x', 404, ''],
    ['/api/v1/nothing', 404, ''],
  ])('%s is answered with a problem', async (path, status, parameter) => {
    const response = await fetch(fixture.url + path);
    const problem = (await response.json()) as { status: number; errors?: { parameter: string }[] };
    expect([response.status, problem.status]).toEqual([status, status]);
    if (parameter !== '') expect(problem.errors?.[0]?.parameter).toBe(parameter);
  });

  it('says which methods there are', async () => {
    const response = await fetch(`${fixture.url}/api/v1/logs`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});
