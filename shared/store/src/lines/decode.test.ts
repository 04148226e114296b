import { PermanentError } from '@logsieve/pipeline';
import { describe, expect, it } from 'vitest';
import { ByteSink } from '../native/byte-sink.ts';
import { bytesOf } from '../native/native-block.ts';
import { SlotValues } from '../values/decode-values.ts';
import { KIND } from '../values/kinds.ts';
import { BlockDecoder, patternsIn } from './decode.ts';

/** A row as the engine writes it in RowBinary. */
function row(offset: number, pattern: bigint, raw = ''): Buffer {
  const sink = new ByteSink();
  sink.raw(bytesOf(BigUint64Array.of(BigInt(offset))));
  sink.raw(bytesOf(Uint32Array.of(3)));
  sink.raw(bytesOf(BigUint64Array.of(pattern)));
  sink.raw(bytesOf(BigInt64Array.of(5n)));
  sink.string(raw);
  return Buffer.from(sink.bytes());
}

const slot = (...texts: string[]): SlotValues<Buffer> =>
  new SlotValues({
    kind: KIND.texts,
    base: 0,
    format: '',
    text: Buffer.alloc(0),
    texts: texts.map((text) => Buffer.from(text)),
    numbers: [],
  });

describe('rows of lines', () => {
  const patterns = new Map([
    [9n, ['a ', ` b ${'x'.repeat(100)}`, ''].map((part) => Buffer.from(part))],
    [4n, [Buffer.from('constant')]],
  ]);
  const values = new Map([[9n, [slot('1', '2'), slot('é'.repeat(200), '')]]]);

  it('become the bytes that came: the nth value for the nth line of a pattern, or what was kept raw', () => {
    const rows = Buffer.concat([row(2 ** 40, 9n), row(8, 0n, 'raw\0'), row(9, 0n), row(10, 4n)]);
    expect(patternsIn(rows)).toEqual(new Set([9n, 4n]));
    const decoder = new BlockDecoder(patterns, values);
    const shown = (piece: Buffer) =>
      decoder.decode(piece).map(({ offset, index, time, bytes }) => [offset, index, time, bytes.toString()]);
    expect(shown(rows)).toEqual([
      [2 ** 40, 3, 5n, `a 1 b ${'x'.repeat(100)}${'é'.repeat(200)}`],
      [8, 3, 5n, 'raw\0'],
      [9, 3, 5n, ''],
      [10, 3, 5n, 'constant'],
    ]);
    // The next piece of the block goes on where the one before ended.
    expect(shown(row(11, 9n))).toEqual([[11, 3, 5n, `a 2 b ${'x'.repeat(100)}`]]);
  });

  it('are never guessed', () => {
    const decode = (rows: Buffer, given: ReadonlyMap<bigint, readonly SlotValues<Buffer>[]>) =>
      new BlockDecoder(patterns, given).decode(rows);
    expect(() => decode(row(7, 8n), values)).toThrow(PermanentError);
    expect(() => decode(row(7, 9n), new Map())).toThrow('0 values');
    expect(() => decode(Buffer.concat([row(7, 9n), row(8, 9n), row(9, 9n)]), values)).toThrow('value 2');
    expect(() => decode(row(7, 9n).subarray(0, -3), values)).toThrow(RangeError);
  });
});
