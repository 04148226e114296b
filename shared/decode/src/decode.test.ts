import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTENT_TYPES } from '@logsieve/contracts';
import type { DecodedLine } from '@logsieve/contracts';
import { decode } from './decode.ts';
import { decodeRecords, encodeRecords } from './records.ts';

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const bodies = (value: Uint8Array, type?: string) => decode(value, type).lines.map((line) => line?.body);
const first = (text: string, type: string): DecodedLine => {
  const line = decode(utf8(text), type).lines[0];
  if (line === undefined || line === null) throw new Error('no line');
  return line;
};

describe('text values', () => {
  it('cut at newlines only, keep carriage returns and blank lines', () => {
    expect(bodies(utf8('a\r\n\nb\n'))).toEqual(['a\r', '', 'b']);
    expect(bodies(utf8('a\nb'))).toEqual(['a', 'b']);
    expect(bodies(utf8(''))).toEqual(['']);
    expect(bodies(utf8('\n'))).toEqual(['']);
  });

  it('give the bytes back for any input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { lines, endsWithNewline } = decode(bytes);
        const pieces = lines.flatMap((line) => [Buffer.from(line?.body ?? ''), utf8('\n')]);
        const joined = Buffer.concat(endsWithNewline ? pieces : pieces.slice(0, -1));
        expect(joined.equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('keep bytes only where a line is not valid UTF-8', () => {
    const [good, bad] = bodies(Buffer.concat([utf8('grün\n'), Buffer.from([0x61, 0xff])]));
    expect(good).toBe('grün');
    expect(bad).toEqual(Uint8Array.of(0x61, 0xff));
  });
});

describe('JSON values', () => {
  it('map the known keys and keep the rest as attributes', () => {
    const line = first(
      '{"msg":"hi","ts":1700000000.5,"level":"WARN","service":"pay","trace_id":"0AF7651916CD43DD8448EB211C80319C","user":{"id":7}}',
      CONTENT_TYPES.ndjson,
    );
    expect(line).toMatchObject({ body: 'hi', severityNumber: 13, severityText: 'WARN', service: 'pay' });
    expect(line.timestamp).toBe(1_700_000_000_500_000_000n);
    expect(line.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(line.attributes).toEqual({ user: { id: 7 } });
  });

  it.each([
    [1_700_000_000, 1_700_000_000_000_000_000n],
    [1_700_000_000_123, 1_700_000_000_123_000_000n],
    ['1700000000123456', 1_700_000_000_123_456_000n],
    ['1700000000123456789', 1_700_000_000_123_456_789n],
    ['2023-11-14T22:13:20.123456789+01:00', 1_699_996_400_123_456_789n],
    ['2023-11-14 22:13:20', 1_700_000_000_000_000_000n],
    ['9999999999999999999', null],
    ['yesterday', null],
    [-5, null],
  ])('read the time %s', (time, expected) => {
    expect(first(JSON.stringify({ message: 'x', time }), CONTENT_TYPES.json).timestamp).toBe(expected);
  });

  it('lose no digit of a nanosecond number', () => {
    const line = first('{"message":"x","ts": 1700000000123456789, "id":12345678901234567890}', CONTENT_TYPES.ndjson);
    expect(line.timestamp).toBe(1_700_000_000_123_456_789n);
    expect(line.attributes).toEqual({ id: '12345678901234567890' });
  });

  it('keep what cannot be mapped as an attribute', () => {
    const line = first('{"message":"x","time":"soon","traceId":"1","level":{}}', CONTENT_TYPES.ndjson);
    expect(line.attributes).toEqual({ time: 'soon', traceId: '1', level: {} });
  });

  it.each([
    [30, 9],
    [50, 17],
    [13, 13],
    ['notice', 10],
    ['loud', 0],
  ])('read the level %j', (level, expected) => {
    expect(first(JSON.stringify({ message: 'x', level }), CONTENT_TYPES.ndjson).severityNumber).toBe(expected);
  });

  it('keep any other JSON whole and text that is no JSON under its reason', () => {
    expect(first('[1,2]', CONTENT_TYPES.ndjson)).toMatchObject({ body: '[1,2]', malformed: null });
    expect(first('[{"message":"a"}]', CONTENT_TYPES.json).body).toBe('[{"message":"a"}]');
    expect(first('{"a":1}', CONTENT_TYPES.ndjson)).toMatchObject({ body: '{"a":1}', malformed: null });
    expect(first('not json', CONTENT_TYPES.ndjson)).toMatchObject({ body: 'not json', malformed: 'invalid_json' });
    expect(first('not json', CONTENT_TYPES.json)).toMatchObject({ body: 'not json', malformed: 'invalid_json' });
    expect(bodies(utf8('{"message":"a"}\n\n  \n{"message":"b"}\n'), CONTENT_TYPES.ndjson)).toEqual(['a', 'b']);
    expect(bodies(utf8('{"message":"a"}\n{"message":"b"}'), CONTENT_TYPES.json)).toEqual(['a', 'b']);
  });

  it('survive hostile keys, depth and escaped lone surrogates', () => {
    const line = first('{"message":"x","__proto__":{"polluted":1}}', CONTENT_TYPES.ndjson);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(line.attributes)).toEqual(['__proto__']);
    for (const type of [CONTENT_TYPES.ndjson, CONTENT_TYPES.json, CONTENT_TYPES.otlpJson]) {
      const deep = `{"message":"x","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
      expect(first(deep, type).body).toBe(deep);
    }
    const lone = '{"message":"\\ud800"}';
    expect(first(lone, CONTENT_TYPES.ndjson).body).toBe(lone);
  });

  it('reject bytes that are no text either, each in its place', () => {
    const raw = Buffer.from([0x7b, 0xff, 0xfe]);
    expect(decode(raw, CONTENT_TYPES.json)).toMatchObject({ lines: [null], rejected: [{ reason: 'invalid_utf8' }] });
    const mixed = decode(Buffer.concat([utf8('{"message":"a"}\n'), raw, utf8('\n1')]), CONTENT_TYPES.ndjson);
    expect(mixed.lines.map((line) => line?.body)).toEqual(['a', undefined, '1']);
    expect(mixed.rejected).toEqual([{ index: 1, reason: 'invalid_utf8', raw: Uint8Array.from(raw) }]);
  });
});

describe('OTLP values', () => {
  const request = (...logRecords: object[]) => ({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeLogs: [{ scope: { name: 'lib' }, logRecords }],
      },
    ],
  });

  it('in JSON take hex ids of any case, 64-bit integers as text, and reject a bad id alone', () => {
    const value = request(
      {
        timeUnixNano: '1700000000123456789',
        severityNumber: 17,
        body: { stringValue: 'boom' },
        traceId: '0AF7651916CD43DD8448EB211C80319C',
        attributes: [{ key: 'n', value: { intValue: '9007199254740993' } }],
        unknown: 1,
      },
      { traceId: 'xyz', body: { stringValue: 'a' } },
      { observedTimeUnixNano: 1_700_000_000_000_000_000, body: { kvlistValue: { values: [{ key: 'k', value: {} }] } } },
    );
    for (const type of [CONTENT_TYPES.otlpJson, CONTENT_TYPES.json]) {
      const { lines, rejected } = decode(utf8(JSON.stringify(value)), type);
      expect(lines[0]).toMatchObject({ body: 'boom', service: 'shop', severityNumber: 17 });
      expect(lines[0]?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
      expect(lines[0]?.attributes).toEqual({ 'otel.scope.name': 'lib', n: '9007199254740993' });
      expect(lines[1]).toBeNull();
      expect(rejected).toMatchObject([{ index: 1, reason: 'invalid_trace_id' }]);
      expect(lines[2]).toMatchObject({ body: '{"k":null}', timestamp: 1_700_000_000_000_000_000n });
    }
  });

  it('in protobuf read nested messages', () => {
    const message = (field: number, payload: Buffer): Buffer =>
      Buffer.concat([Buffer.from([field * 8 + 2, (payload.length & 127) | 128, payload.length >> 7]), payload]);
    const text = (value: string): Buffer => message(1, utf8(value));
    const attribute = message(1, Buffer.concat([text('service.name'), message(2, text('shop'))]));
    const time = Buffer.alloc(9);
    time[0] = 9;
    time.writeBigUInt64LE(1_700_000_000_000_000_001n, 1);
    const record = (...extra: Buffer[]) =>
      message(2, Buffer.concat([time, Buffer.from([16, 9]), ...extra, message(9, Buffer.alloc(16, 0xab))]));
    const bytesBody = message(5, message(7, Buffer.from([0xff, 0x00])));
    const badSpan = message(10, Buffer.alloc(5, 1));
    const scope = message(2, Buffer.concat([record(message(5, text('hello'))), record(bytesBody), record(badSpan)]));
    const value = message(1, Buffer.concat([message(1, attribute), scope]));
    const { lines, rejected } = decode(value, 'application/x-protobuf');
    expect(lines[0]).toMatchObject({ body: 'hello', service: 'shop', severityNumber: 9, traceId: 'ab'.repeat(16) });
    expect(lines[0]?.timestamp).toBe(1_700_000_000_000_000_001n);
    expect(lines[1]?.body).toEqual(Uint8Array.of(0xff, 0));
    expect(rejected).toMatchObject([{ index: 2, reason: 'invalid_span_id' }]);
  });

  it('keep what is none as text, else reject it', () => {
    expect(first('garbage', CONTENT_TYPES.otlpProtobuf)).toMatchObject({ body: 'garbage', malformed: 'invalid_otlp' });
    expect(first('{"a":1}', CONTENT_TYPES.otlpJson)).toMatchObject({ body: '{"a":1}', malformed: 'invalid_otlp' });
    const { rejected } = decode(Buffer.from([0x0a, 0xff, 0xff, 0xff]), CONTENT_TYPES.otlpProtobuf);
    expect(rejected).toMatchObject([{ index: 0, reason: 'invalid_otlp' }]);
  });
});

describe('any value', () => {
  it('never throws; every place holds a line or is rejected', () => {
    const types = [...Object.values(CONTENT_TYPES), 'image/png'];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...types), (bytes, type) => {
        const { lines, rejected } = decode(bytes, type);
        expect(lines.flatMap((line, at) => (line === null ? [at] : []))).toEqual(rejected.map(({ index }) => index));
      }),
    );
  });

  it('is refused beyond its bound', () => {
    expect(decode(utf8('abc'), '', { maxBytes: 2 }).rejected).toMatchObject([{ reason: 'value_too_large' }]);
  });
});

describe('records', () => {
  it('come back as they were written', () => {
    const lines = [
      ...decode(utf8('{"message":"a","time":"2023-11-14T22:13:20.000000001Z","x":1}\nplain'), CONTENT_TYPES.ndjson)
        .lines,
      ...decode(Buffer.from([0xff, 0x0a, 0x61])).lines,
    ].filter((line) => line !== null);
    const { lines: back, rejected } = decodeRecords(encodeRecords(lines));
    expect(rejected).toEqual([]);
    expect(back.map((line) => ({ ...line, body: Buffer.from(line?.body ?? '') }))).toEqual(
      lines.map((line) => ({ ...line, body: Buffer.from(line.body) })),
    );
  });

  it('that are none are rejected with their bytes', () => {
    const { lines, rejected } = decodeRecords(utf8('{"body":1}\n{"body":"x","traceId":"zz"}\n{"body":"ok"}'));
    expect(lines.map((line) => line?.body)).toEqual([undefined, undefined, 'ok']);
    expect(rejected.map(({ raw }) => Buffer.from(raw).toString())).toEqual([
      '{"body":1}',
      '{"body":"x","traceId":"zz"}',
    ]);
  });
});
