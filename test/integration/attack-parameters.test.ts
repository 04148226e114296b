import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '@logsieve/contracts';
import { getJson, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly maxLength?: number;
}
interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly schema: Schema;
}
interface Operation {
  readonly parameters: readonly Parameter[];
}
interface Get {
  readonly path: string;
  readonly query: readonly Parameter[];
}

/** Half a character, as a cut leaves it, has no place in a URL. */
const wellFormed = (text: string): string => Buffer.from(text).toString('utf8');

/** Values that the document itself rules out. */
function wrongFor({ name, schema }: Parameter): string[] {
  const { type, format, pattern, maxLength } = schema;
  const wrong: string[] = [];
  if (schema.enum !== undefined) wrong.push('no-such', schema.enum.join());
  if (type === 'integer') wrong.push('x', '1.5', '1e400', '0x', '1,2');
  if (type === 'number') wrong.push('x', 'NaN', 'Infinity', '1e400');
  for (const edge of [schema.minimum, schema.exclusiveMinimum]) if (edge !== undefined) wrong.push(String(edge - 1));
  for (const edge of [schema.maximum, schema.exclusiveMaximum]) if (edge !== undefined) wrong.push(String(edge + 1));
  if (format === 'date-time') wrong.push('yesterday', '2026-02-30T25:61:61Z', '1', '-', '2026-01-01');
  if (pattern !== undefined) wrong.push('x', "' OR 1=1 --");
  if (maxLength !== undefined) wrong.push('a'.repeat(maxLength + 1));
  // Rules that JSON Schema cannot say, but the summary of the parameter does.
  if (name === 'cursor')
    wrong.push('x', Buffer.from('{}').toString('base64url'), Buffer.from('[1]').toString('base64url'));
  if (name === 'severity') wrong.push('loud');
  return wrong;
}

/** Whatever a stranger may put there; what URLs carry as text, lone surrogates not among it. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '\0',
    '__proto__',
    '[]',
    '{}',
    '-0',
    '1e3',
    '%',
    "'",
    '\\',
    '"',
    '(',
    '*',
    '\u202e',
    '9'.repeat(40),
    '{x:String}',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.integer().map(String),
  fc.string({ unit: 'binary', minLength: 8_000, maxLength: 9_000 }),
);

describe('every parameter of every GET of the API', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-parameters-'));
  let logsieve: RunningLogsieve;
  let gets: readonly Get[];
  const pathOf = (path: string, id = '0123456789abcdef'): string => path.replace(/\{\w+\}/g, encodeURIComponent(id));
  /** What must be there for the others to be looked at. */
  const requiredOf = ({ query }: Get, but: string): [string, string][] =>
    query.filter((one) => one.required && one.name !== but).map((one) => [one.name, one.schema.enum?.[0] ?? 'x']);

  async function ask(path: string, pairs: readonly (readonly [string, string])[]) {
    const query = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
    const stopped = new AbortController();
    const timer = setTimeout(() => {
      stopped.abort();
    }, 60_000);
    try {
      const response = await fetch(`${logsieve.url}${path}?${query}`, { signal: stopped.signal });
      const isStream = response.headers.get('content-type') === 'text/event-stream';
      const text = isStream ? '' : await response.text();
      return { status: response.status, text, named: namedIn(response, text) };
    } finally {
      clearTimeout(timer);
      stopped.abort(); // ends a stream
    }
  }

  const namedIn = (response: Response, text: string): string[] =>
    response.status === 400 && response.headers.get('content-type')?.startsWith('application/problem+json') === true
      ? ((JSON.parse(text) as Problem).errors ?? []).map((error) => error.parameter ?? '')
      : [];

  beforeAll(async () => {
    logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir]);
    const lines = Array.from({ length: 200 }, (_, n) => `ERROR order ${String(n)} of user bob refused\n`).join('');
    const answer = await fetch(`${logsieve.url}/api/v1/ingest?service=shop`, { method: 'POST', body: lines });
    expect(answer.status).toBe(200);
    const { paths } = await getJson<{ paths: Record<string, Record<string, Operation>> }>(
      logsieve.url,
      '/openapi.json',
    );
    gets = Object.entries(paths).flatMap(([path, { get }]) =>
      get === undefined ? [] : [{ path, query: get.parameters.filter((one) => one.in === 'query') }],
    );
    expect(gets.length).toBeGreaterThan(12);
  });
  afterAll(async () => {
    await logsieve.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is named by a 400 where its value is one that the document rules out', async () => {
    let tried = 0;
    for (const get of gets)
      for (const parameter of get.query)
        for (const value of wrongFor(parameter)) {
          const { name } = parameter;
          const answer = await ask(pathOf(get.path), [...requiredOf(get, name), [name, value]]);
          expect(
            { status: answer.status, named: answer.named },
            `${get.path}?${name}=${value}: ${answer.text}`,
          ).toEqual({
            status: 400,
            named: expect.arrayContaining([name]) as unknown,
          });
          tried += 1;
        }
    expect(tried).toBeGreaterThan(100);
  });

  it('is named by a 400 where it is given twice, or is none of this path; all bad ones are named at once', async () => {
    for (const get of gets) {
      const [first] = get.query;
      const twice: [string, string][] =
        first === undefined
          ? []
          : [
              [first.name, 'a'],
              [first.name, 'b'],
            ];
      const wrong: [string, string][] = [
        ['nonsense', '1'],
        ['constructor', '1'],
        ['a[b]', '1'],
      ];
      const { status, named, text } = await ask(pathOf(get.path), [...requiredOf(get, ''), ...twice, ...wrong]);
      expect(status, `${get.path}: ${text}`).toBe(400);
      for (const name of [...(first === undefined ? [] : [first.name]), 'nonsense', 'constructor'])
        expect(named, `${get.path}: ${text}`).toContain(name);
    }
  });

  it('is no way to break a path: what is no UTF-8, or no escape, is a 400 or a 404', async () => {
    for (const id of ['%ff', '%', '%zz', '%00', '..%2f..', '%e2%80%ae', 'a'.repeat(9_000)])
      for (const { path } of gets.filter((get) => get.path.includes('{'))) {
        const { status, text } = await ask(path.replace(/\{\w+\}/g, id), []);
        expect([400, 404], `${path} with ${id.slice(0, 20)}: ${text}`).toContain(status);
      }
  });

  it('is answered with less than 500 whatever it is, and no answer tells of the store', async () => {
    const one = fc.constantFrom(...gets).chain((get) => {
      const names = get.query.map((parameter) => parameter.name);
      const pairs =
        names.length === 0
          ? fc.constant([])
          : fc.uniqueArray(fc.tuple(fc.constantFrom(...names), anything), { selector: ([name]) => name, maxLength: 4 });
      return fc.tuple(fc.constant(get), fc.oneof(fc.constant('0123456789abcdef'), anything), pairs);
    });
    await fc.assert(
      fc.asyncProperty(one, async ([get, id, pairs]) => {
        const { status, text } = await ask(pathOf(get.path, wellFormed(id.slice(0, 200))), pairs);
        expect(status, text).toBeLessThan(500);
        expect(text).not.toMatch(/DB::Exception|SYNTAX_ERROR|\n\s+at /);
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false },
    );
    expect(await getJson(logsieve.url, '/api/v1/accounting')).toMatchObject({ linesStored: 200, balanced: true });
  });
});
