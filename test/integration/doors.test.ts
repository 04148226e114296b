import { createServer, request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import express from 'express';
import protobuf from 'protobufjs';
import snappy from 'snappy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOPICS } from '@logsieve/contracts';
import type { DecodedLine } from '@logsieve/contracts';
import { RAW_HEADERS as HEADERS, decode } from '@logsieve/decode';
import { createDoors, createPublish, createSequencer } from '@logsieve/ingest';
import type { DoorDependencies, Doors } from '@logsieve/ingest';
import { createMetrics, silentLogger } from '@logsieve/observability';
import { TransientError, systemClock } from '@logsieve/pipeline';
import { DiskFullError } from '@logsieve/store';
import { createMemoryTransport } from '@logsieve/transport';
import type { Consumer, Delivery, Transport } from '@logsieve/transport';

let transport: Transport;
let consumer: Consumer;
let records: Delivery[];
let server: Server | undefined;
let base = '';

beforeEach(async () => {
  records = [];
  transport = createMemoryTransport({ clock: systemClock, logger: silentLogger });
  consumer = transport.consumer(
    {
      group: 'test',
      topics: [TOPICS.raw],
      maxBatchRecords: 100,
      maxBatchBytes: 1e7,
      lingerMs: 1,
      commit: 'after',
      splitAfterTries: 3,
    },
    (batch) => {
      records.push(...batch.records);
      return Promise.resolve();
    },
  );
  await transport.start();
  await consumer.start();
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await consumer.stop();
  await transport.stop();
});

async function open(
  more: Partial<DoorDependencies> = {},
): Promise<Doors & { metrics: ReturnType<typeof createMetrics> }> {
  const metrics = createMetrics();
  const publish = createPublish(transport.producer(), createSequencer([]));
  const doors = createDoors({ publish, metrics, clock: systemClock, ...more });
  const app = express();
  app.use(doors.router);
  app.get('/', (_request, response) => void response.type('html').send('<title>page</title>'));
  server = createServer(app);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { ...doors, metrics };
}

const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}, method = 'POST') =>
  fetch(base + path, { method, body: typeof body === 'string' ? body : new Uint8Array(body), headers });

function stored(): DecodedLine[] {
  return records.flatMap((record) =>
    decode(record.value ?? new Uint8Array(0), record.headers[HEADERS.contentType]).lines.filter(
      (line) => line !== null,
    ),
  );
}
const bodies = () => stored().map((line) => line.body);

describe('POST /api/v1/ingest', () => {
  it('takes text lines byte for byte, without blank ones, under consecutive positions', async () => {
    await open();
    const first = await post('/api/v1/ingest?service=shop&source=web', 'a\r\n\n  b \n\xe9\nlast');
    expect([first.status, await first.json()]).toEqual([200, { accepted: 4, rejected: 0, errors: [] }]);
    await post('/api/v1/ingest?source=web', 'next\n');
    expect(bodies()).toEqual(['a\r', '  b ', 'é', 'last', 'next']);
    expect(
      records.map(({ headers }) => [headers[HEADERS.source], headers[HEADERS.offset], headers[HEADERS.service]]),
    ).toEqual([
      ['web', '0', 'shop'],
      ['web', '4', undefined],
    ]);
  });

  it('keeps bytes that are no UTF-8', async () => {
    await open();
    await post('/api/v1/ingest', Buffer.from([0x61, 0xff, 0x0a]));
    expect(Buffer.from(records[0]?.value ?? [])).toEqual(Buffer.from([0x61, 0xff, 0x0a]));
  });

  it('takes NDJSON; what is no JSON is kept as text, what cannot be JSON is refused alone', async () => {
    const { metrics } = await open();
    const body = Buffer.concat([
      Buffer.from('{"message":"m","level":"error"}\n\nnot json\n'),
      Buffer.from([0xff, 0x0a]),
    ]);
    const answer = await post('/api/v1/ingest', body, { 'content-type': 'application/x-ndjson' });
    expect(await answer.json()).toEqual({ accepted: 2, rejected: 1, errors: [{ line: 4, reason: 'invalid_utf8' }] });
    expect(stored()).toMatchObject([
      { body: 'm', severityNumber: 17, malformed: null },
      { body: 'not json', malformed: 'invalid_json' },
    ]);
    const text = await metrics.registry.metrics();
    expect(text).toContain('logsieve_ingest_records_total{source="http",outcome="accepted"} 2');
    expect(text).toContain('logsieve_ingest_rejected_records_total{reason="invalid_utf8"} 1');
  });

  it.each([
    ['an array', '[{"message":"a, ]","n":12345678901234567890},\n {"message":"b"}]'],
    ['a value a line', '{"message":"a, ]","n":12345678901234567890}\n{"message":"b"}'],
  ])('takes application/json: %s', async (_name, body) => {
    await open();
    await post('/api/v1/ingest', body, { 'content-type': 'application/json' });
    expect(bodies()).toEqual(['a, ]', 'b']);
    expect(Buffer.from(records[0]?.value ?? []).toString()).toContain('12345678901234567890');
  });

  it.each([
    ['gzip', gzipSync('x\n')],
    ['deflate', deflateSync('x\n')],
    ['deflate', deflateRawSync('x\n')],
    ['snappy', snappy.compressSync(Buffer.from('x\n'))],
    // a frame of one raw block, written by hand (RFC 8878)
    ['zstd', Buffer.from('28b52ffd2002110000780a', 'hex')],
  ])('decodes %s', async (encoding, packed) => {
    await open();
    const answer = await post('/api/v1/ingest', packed, { 'content-encoding': encoding });
    expect(answer.status).toBe(200);
    expect(bodies()).toEqual(['x']);
  });

  it('answers problem+json', async () => {
    await open();
    const wrongType = await post('/api/v1/ingest', 'x', { 'content-type': 'application/xml' });
    expect([wrongType.status, wrongType.headers.get('content-type')]).toEqual([
      415,
      'application/problem+json; charset=utf-8',
    ]);
    const encoding = await post('/api/v1/ingest', 'x', { 'content-encoding': 'br' });
    expect(encoding.status).toBe(415);
    const damaged = await post('/api/v1/ingest', 'x', { 'content-encoding': 'gzip' });
    expect(damaged.status).toBe(400);
    const both = await post('/api/v1/ingest?service=a&service=b&source=%07', 'x');
    expect(await both.json()).toMatchObject({
      status: 400,
      errors: [
        { parameter: 'service', detail: 'given more than once' },
        { parameter: 'source', detail: 'contains control characters' },
      ],
    });
    expect(records).toEqual([]);
  });

  it('stops reading and decompressing at the limit', async () => {
    await open({ options: { bodyBytes: 1_000_000 } });
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    expect((await post('/api/v1/ingest', bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
    expect((await post('/api/v1/ingest', Buffer.alloc(1_000_001, 'a'))).status).toBe(413);
    expect((await post('/api/v1/ingest', Buffer.alloc(1_000_000, 'a'))).status).toBe(200);
  });

  it('unpacks nothing of a snappy body that says that it is too large', async () => {
    await open({ options: { bodyBytes: 1_000_000 } });
    // Two gibibytes in front of nothing: who unpacks first calls it damaged (400), at best.
    const claim = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x08, 0x00]);
    expect((await post('/api/v1/ingest', claim, { 'content-encoding': 'snappy' })).status).toBe(413);
  });

  it('answers a repeated Idempotency-Key without storing again, also at the same time', async () => {
    const saved = new Map<string, string>();
    await open({
      answers: {
        find: (key) => Promise.resolve(saved.get(key) ?? null),
        save: (key, answer) => Promise.resolve(void saved.set(key, answer)),
      },
    });
    const send = (body: string) => post('/api/v1/ingest', body, { 'idempotency-key': 'k1' });
    const answers = await Promise.all([send('a\nb'), send('a\nb')]);
    answers.push(await send('a\nb'));
    for (const answer of answers) expect(await answer.json()).toEqual({ accepted: 2, rejected: 0, errors: [] });
    expect(bodies()).toEqual(['a', 'b']);
    expect((await send('other')).status).toBe(422);
  });

  it('says 503 where the store cannot say whether a key is known, and 200 where it cannot remember it', async () => {
    const gone = () => Promise.reject(new TransientError('no answer within 20 s'));
    const keyed = { 'idempotency-key': 'k1' };
    await open({ answers: { find: gone, save: gone } });
    const refused = await post('/api/v1/ingest', 'a', keyed);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(bodies()).toEqual([]);
    await open({ answers: { find: () => Promise.resolve(null), save: gone } });
    expect((await post('/api/v1/ingest', 'a', keyed)).status).toBe(200);
    expect(bodies()).toEqual(['a']);
  });

  it('stores once what was answered 503, became durable later and was sent again under its Idempotency-Key', async () => {
    let published = 0;
    let becomeDurable = (): void => undefined;
    const durable = new Promise<void>((resolve) => (becomeDurable = resolve));
    const saved = new Map<string, string>();
    await open({
      answers: {
        find: (key) => Promise.resolve(saved.get(key) ?? null),
        save: (key, answer) => Promise.resolve(void saved.set(key, answer)),
      },
      publish: () => {
        published += 1;
        return durable;
      },
      options: { publishTimeoutMs: 300 },
    });
    const keyed = { 'idempotency-key': 'k1' };
    expect((await post('/api/v1/ingest', 'a', keyed)).status).toBe(503);
    expect((await post('/api/v1/ingest', 'a', keyed)).status).toBe(503);
    becomeDurable();
    const answer = await post('/api/v1/ingest', 'a', keyed);
    expect([answer.status, await answer.json()]).toEqual([200, { accepted: 1, rejected: 0, errors: [] }]);
    expect(published).toBe(1);
  });

  it('cuts large bodies into records at line ends, in order', async () => {
    await open({ options: { chunkBytes: 1_000 } });
    const lines = Array.from({ length: 1_000 }, (_, index) => `line ${String(index)}`);
    await post('/api/v1/ingest?source=s', lines.join('\n'));
    expect(records.length).toBeGreaterThan(5);
    expect(bodies()).toEqual(lines);
    let next = 0;
    for (const record of records) {
      expect(record.headers[HEADERS.offset]).toBe(String(next));
      next += decode(record.value ?? new Uint8Array(0)).lines.length;
    }
  });
});

describe('under pressure', () => {
  it('says 429 when too much is on its way, and 503 when it takes too long', async () => {
    await open({
      publish: () => new Promise<void>(() => undefined),
      options: { inFlightBytes: 10, publishTimeoutMs: 400 },
    });
    const slow = post('/api/v1/ingest', 'a'.repeat(20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const refused = await post('/api/v1/ingest', 'b');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    const late = await slow;
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await post('/api/v1/ingest', 'a'.repeat(20))).status).toBe(503); // there is room again
  });

  it.each([
    ['the topic', { publish: () => Promise.reject(new Error('send', { cause: new DiskFullError('no space') })) }],
    [
      'the store, while it waits',
      {
        publish: () => new Promise<void>(() => undefined),
        probe: () => Promise.reject(new DiskFullError('no space')),
        options: { publishTimeoutMs: 500 },
      },
    ],
  ])('says 507 when the disk is full, told by %s', async (_name, more) => {
    await open(more);
    expect((await post('/api/v1/ingest', 'x')).status).toBe(507);
  });

  it('refuses everything once it is closing', async () => {
    const doors = await open();
    doors.close();
    const answer = await post('/v1/logs', '{}', { 'content-type': 'application/json' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.json()).toEqual({ code: 14, message: 'logsieve is stopping', details: [] });
  });

  it('survives senders that go away in the middle', async () => {
    await open();
    const { port } = new URL(base);
    await new Promise<void>((resolve) => {
      const sending = httpRequest({
        port,
        path: '/api/v1/ingest',
        method: 'POST',
        headers: { 'content-length': '1000' },
      });
      sending.on('error', () => {
        resolve();
      });
      sending.write('half');
      setTimeout(() => sending.destroy(new Error('gone')), 50);
    });
    expect((await post('/api/v1/ingest', 'whole')).status).toBe(200);
    expect(bodies()).toEqual(['whole']);
  });
});

describe('POST /v1/logs', () => {
  const record = (more: object) => ({
    timeUnixNano: '1700000000123456789',
    severityNumber: 17,
    body: { stringValue: 'boom' },
    ...more,
  });
  const request = (...logRecords: object[]) => ({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
        scopeLogs: [{ logRecords }],
      },
    ],
  });

  it('takes JSON and answers in JSON', async () => {
    await open();
    const answer = await post('/v1/logs', gzipSync(JSON.stringify(request(record({})))), {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/json',
      {},
    ]);
    expect(stored()).toMatchObject([
      { body: 'boom', service: 'cart', severityNumber: 17, timestamp: 1700000000123456789n },
    ]);
    expect(records[0]?.headers[HEADERS.service]).toBe('cart');
  });

  it('refuses single records and tells how many', async () => {
    await open();
    const answer = await post('/v1/logs', JSON.stringify(request(record({}), record({ traceId: 'xyz' }))), {
      'content-type': 'application/json',
    });
    expect(await answer.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: 'traceId is not 32 hex digits (first: log record 1)' },
    });
    expect(bodies()).toEqual(['boom']);
  });

  it('takes protobuf and answers in protobuf', async () => {
    await open();
    const value = protobuf.Writer.create().uint32(10).string('from protobuf').finish();
    const log = protobuf.Writer.create().uint32(42).bytes(value).uint32(74).bytes(new Uint8Array(3).fill(1)).finish();
    const good = protobuf.Writer.create().uint32(42).bytes(value).finish();
    const scope = protobuf.Writer.create().uint32(18).bytes(log).uint32(18).bytes(good).finish();
    const resource = protobuf.Writer.create().uint32(18).bytes(scope).finish();
    const body = protobuf.Writer.create().uint32(10).bytes(resource).finish();
    const answer = await post('/v1/logs', body, { 'content-type': 'application/x-protobuf' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-protobuf']);
    const reader = protobuf.Reader.create(new Uint8Array(await answer.arrayBuffer()));
    expect(reader.uint32()).toBe(10);
    reader.uint32();
    expect([reader.uint32(), Number(reader.int64()), reader.uint32(), reader.string()]).toEqual([
      8,
      1,
      18,
      'traceId is not 32 hex digits (first: log record 0)',
    ]);
    expect(bodies()).toEqual(['from protobuf']);
  });

  it('answers google.rpc.Status', async () => {
    await open();
    const broken = await post('/v1/logs', '{', { 'content-type': 'application/json' });
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 3, details: [] }]);
    const type = await post('/v1/logs', 'x', { 'content-type': 'text/plain' });
    expect(type.status).toBe(415);
    const bytes = await post('/v1/logs', new Uint8Array([255, 255, 255]), { 'content-type': 'application/x-protobuf' });
    expect([bytes.status, bytes.headers.get('content-type')]).toEqual([400, 'application/x-protobuf']);
    const reader = protobuf.Reader.create(new Uint8Array(await bytes.arrayBuffer()));
    expect([reader.uint32(), reader.int32(), reader.uint32()]).toEqual([8, 3, 18]);
  });
});

describe('POST /loki/api/v1/push', () => {
  it('takes JSON with metadata', async () => {
    await open();
    const body = {
      streams: [
        {
          stream: { app: 'api', level: 'warn' },
          values: [
            ['1700000000000000001', 'first\nwith two lines'],
            ['1700000000000000002', 'second', { trace_id: '0AF7651916CD43DD8448EB211C80319C', user: 'u' }],
          ],
        },
      ],
    };
    const answer = await post('/loki/api/v1/push', JSON.stringify(body), { 'content-type': 'application/json' });
    expect(answer.status).toBe(204);
    expect(stored()).toMatchObject([
      { body: 'first\nwith two lines', service: 'api', severityNumber: 13, timestamp: 1700000000000000001n },
      {
        body: 'second',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        attributes: { user: 'u' },
        resource: { app: 'api' },
      },
    ]);
  });

  it('takes snappy protobuf', async () => {
    await open();
    const time = protobuf.Writer.create().uint32(8).int64(1_700_000_000).uint32(16).int32(5).finish();
    const pair = protobuf.Writer.create().uint32(10).string('k').uint32(18).string('v').finish();
    const entry = protobuf.Writer.create()
      .uint32(10)
      .bytes(time)
      .uint32(18)
      .string('pushed')
      .uint32(26)
      .bytes(pair)
      .finish();
    const stream = protobuf.Writer.create()
      .uint32(10)
      .string('{job="x/y", path="a\\"b\\\\"}')
      .uint32(18)
      .bytes(entry)
      .uint32(24)
      .uint64(1)
      .finish();
    const body = snappy.compressSync(protobuf.Writer.create().uint32(10).bytes(stream).finish());
    const answer = await post('/loki/api/v1/push', body, { 'content-type': 'application/x-protobuf' });
    expect(answer.status).toBe(204);
    expect(stored()).toMatchObject([
      {
        body: 'pushed',
        service: 'x/y',
        timestamp: 1700000000000000005n,
        resource: { job: 'x/y', path: 'a"b\\' },
        attributes: { k: 'v' },
      },
    ]);
  });

  it('says in plain text what is wrong', async () => {
    await open();
    const answer = await post('/loki/api/v1/push', '{"streams":[{"stream":{},"values":[["x","y"]]}]}', {
      'content-type': 'application/json',
    });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      'cannot read the push request: streams[0].values[0]: time is no string of nanoseconds\n',
    ]);
    expect((await post('/loki/api/v1/push', 'not snappy', { 'content-type': 'application/x-protobuf' })).status).toBe(
      400,
    );
  });
});

describe('Elasticsearch', () => {
  const bulk = (...lines: (object | string)[]) =>
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

  it.each(['/_bulk', '/elasticsearch/_bulk', '/logs-app/_bulk', '/elasticsearch/logs-app/_bulk'])(
    'takes %s',
    async (path) => {
      await open();
      const body = bulk(
        { create: { _index: 'logs', _id: 'i1' } },
        {
          '@timestamp': '2024-01-01T00:00:00.5Z',
          message: 'hello',
          log: { level: 'error' },
          service: { name: 'pay' },
          'trace.id': '0af7651916cd43dd8448eb211c80319c',
        },
        { index: { _index: 'logs' } },
        { event: 'no message' },
        { delete: { _index: 'logs', _id: 'x' } },
        { create: { _index: 'logs' } },
        'not json',
      );
      const answer = await post(path, body, { 'content-type': 'application/x-ndjson' }, 'PUT');
      expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
      const json = (await answer.json()) as {
        errors: boolean;
        items: Record<string, { status: number; _id: string }>[];
      };
      expect(json.errors).toBe(true);
      expect(json.items.map((item) => Object.entries(item).map(([action, { status }]) => [action, status])[0])).toEqual(
        [
          ['create', 201],
          ['index', 201],
          ['delete', 400],
          ['create', 400],
        ],
      );
      expect(json.items[0]?.['create']?._id).toBe('i1');
      expect(stored().sort((a, b) => String(b.body).localeCompare(String(a.body)))).toMatchObject(
        [
          { body: '{"event":"no message"}' },
          {
            body: 'hello',
            service: 'pay',
            severityNumber: 17,
            traceId: '0af7651916cd43dd8448eb211c80319c',
            timestamp: 1704067200500000000n,
          },
        ].sort((a, b) => b.body.localeCompare(a.body)),
      );
    },
  );

  it('answers what shippers ask first, and leaves the page to browsers', async () => {
    await open();
    const get = (path: string, accept?: string) =>
      fetch(base + path, { headers: accept === undefined ? {} : { accept } });
    for (const accept of ['application/json', 'application/vnd.elasticsearch+json; compatible-with=8']) {
      const answer = await get('/', accept);
      expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
      expect(await answer.json()).toMatchObject({ version: { number: '8.17.0' } });
    }
    expect(await (await get('/', 'text/html,application/xhtml+xml,*/*;q=0.8')).text()).toContain('page');
    expect(await (await get('/elasticsearch/', '*/*')).json()).toMatchObject({ tagline: 'You Know, for Search' });
    for (const path of [
      '/_license',
      '/_cluster/health',
      '/elasticsearch/_xpack',
      '/_nodes/http',
      '/_index_template/logs',
    ])
      expect((await get(path)).status).toBe(200);
    expect(await (await post('/_index_template/logs', '{}', {}, 'PUT')).json()).toEqual({ acknowledged: true });
  });

  it('answers errors in its own shape', async () => {
    await open();
    const answer = await post('/_bulk', 'nonsense\n', { 'content-type': 'application/json' });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { status: 400, error: { type: 'illegal_argument_exception', root_cause: [{}] } },
    ]);
    expect((await post('/_bulk', 'x', { 'content-type': 'text/xml' })).status).toBe(415);
  });
});

it('passes on what is not for a door', async () => {
  await open();
  expect((await fetch(`${base}/api/v1/anomalies`)).status).toBe(404);
});
