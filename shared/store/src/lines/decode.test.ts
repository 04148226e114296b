import { PermanentError } from '@logsieve/pipeline';
import { describe, expect, it } from 'vitest';
import { ByteSink } from '../native/byte-sink.ts';
import { bytesOf } from '../native/native-block.ts';
import { decodeLines, patternsIn } from './decode.ts';

/** A row as the engine writes it in RowBinary. */
function row(offset: number, pattern: bigint, params: readonly string[], raw = ''): Buffer {
  const sink = new ByteSink();
  sink.raw(bytesOf(BigUint64Array.of(BigInt(offset))));
  sink.raw(bytesOf(Uint32Array.of(3)));
  sink.raw(bytesOf(BigUint64Array.of(pattern)));
  sink.varint(params.length);
  for (const param of params) sink.string(param);
  sink.string(raw);
  return Buffer.from(sink.bytes());
}

describe('rows of lines', () => {
  const patterns = new Map([[9n, ['a ', ` b ${'x'.repeat(100)}`, ''].map((part) => Buffer.from(part))]]);

  it('become the bytes that came: values between parts, or what was kept raw', () => {
    const rows = Buffer.concat([row(2 ** 40, 9n, ['1', 'é'.repeat(200)]), row(8, 0n, [], 'raw\0'), row(9, 0n, [])]);
    expect(patternsIn(rows)).toEqual(new Set([9n]));
    expect(decodeLines(rows, patterns).map(({ offset, index, bytes }) => [offset, index, bytes.toString()])).toEqual([
      [2 ** 40, 3, `a 1 b ${'x'.repeat(100)}${'é'.repeat(200)}`],
      [8, 3, 'raw\0'],
      [9, 3, ''],
    ]);
  });

  it('are never guessed', () => {
    expect(() => decodeLines(row(7, 8n, []), patterns)).toThrow(PermanentError);
    expect(() => decodeLines(row(7, 9n, ['1']), patterns)).toThrow('1 values');
    expect(() => decodeLines(row(7, 9n, ['1', '2']).subarray(0, -3), patterns)).toThrow(RangeError);
  });
});
