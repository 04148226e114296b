import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteSink } from './byte-sink.ts';
import { RowReader } from './row-reader.ts';

describe('ByteSink', () => {
  it('writes strings and bytes as ClickHouse reads them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.uint8Array({ maxLength: 400 }))),
        (values) => {
          const sink = new ByteSink(1);
          for (const value of values) {
            if (typeof value === 'string') sink.string(value);
            else sink.blob(value);
          }
          const reader = new RowReader(Buffer.from(sink.bytes()));
          for (const value of values) expect(reader.string().equals(Buffer.from(value as string))).toBe(true);
          expect(reader.atEnd).toBe(true);
          expect(sink.illFormed).toBe(false);
        },
      ),
    );
  });

  it.each(['x\uD800', '\uDC00'.repeat(50), `${'é'.repeat(30)}\uD83D`])('says where a text has no bytes', (text) => {
    const sink = new ByteSink();
    sink.string(text);
    expect(sink.illFormed).toBe(true);
    sink.clear();
    expect(sink.illFormed).toBe(false);
  });

  it.each([0, 127, 128, 16_383, 16_384, 2 ** 40])('writes the length %i', (value) => {
    const sink = new ByteSink();
    sink.varint(value);
    expect(new RowReader(Buffer.from(sink.bytes())).varint()).toBe(value);
  });
});
