import { describe, expect, it } from 'vitest';
import { RAW_HEADERS } from '@logsieve/decode';
import type { Delivery, DeliveryBatch } from '@logsieve/transport';
import { newestHeartbeat } from './heartbeats.ts';
import { readBatch, take } from './read-batch.ts';
import type { SourceLines } from './read-batch.ts';

const delivery = (offset: number, text: string, headers: Record<string, string> = {}): Delivery => ({
  key: null,
  value: Buffer.from(text),
  headers,
  offset,
  timestampMs: 0,
});
const batchOf = (records: readonly Delivery[]): DeliveryBatch => ({
  topic: 'logs.raw',
  partition: 3,
  firstOffset: records[0]?.offset ?? 0,
  lastOffset: records.at(-1)?.offset ?? 0,
  records,
  redelivered: false,
});
/** The pieces as their reader ends up with them. */
function piecesOf(batch: DeliveryBatch): SourceLines[] {
  const whole: SourceLines[] = [];
  const taken = new Map<SourceLines, number>();
  for (const { piece, isLast } of readBatch(batch, { heartbeatsInLedger: true })) {
    taken.set(piece, (taken.get(piece) ?? 0) + take(piece).records.length);
    if (!isLast) continue;
    expect(taken.get(piece)).toBe(piece.lines);
    whole.push(piece);
  }
  return whole;
}
const ranges = (batch: DeliveryBatch): number[][] =>
  piecesOf(batch).map((piece) => [piece.firstOffset, piece.lastOffset, piece.lines]);

describe('heartbeats', () => {
  const beat = (offset: number): Delivery => delivery(offset, '', { [RAW_HEADERS.heartbeat]: String(1_000 + offset) });

  it('are no lines, wherever they stand', () => {
    expect(ranges(batchOf([beat(9), delivery(10, 'x'), beat(11), delivery(12, 'y'), beat(13)]))).toEqual([[10, 12, 2]]);
    expect(piecesOf(batchOf([beat(9), beat(10)]))).toEqual([]);
  });

  it('leave a place in the ledger now and then, as nothing else may come', () => {
    const beats = Array.from({ length: 600 }, (_, at) => beat(at + 1));
    expect(ranges(batchOf(beats))).toEqual([[256, 512, 0]]);
    const inMemory = readBatch(batchOf(beats), { heartbeatsInLedger: false });
    expect([...inMemory]).toEqual([]);
  });

  it('tell when the newest was sent', () => {
    expect(newestHeartbeat([beat(2), delivery(3, 'x'), beat(1)])).toBe(1_002);
    expect(newestHeartbeat([delivery(3, 'x')])).toBeNull();
    expect(newestHeartbeat([delivery(3, '', { [RAW_HEADERS.heartbeat]: 'soon' })])).toBeNull();
  });
});

describe('cutting a delivery into blocks', () => {
  it('cuts a topic at the same offsets wherever the batch begins', () => {
    const records = Array.from({ length: 70_000 }, (_, at) => delivery(at, 'x'));
    expect(ranges(batchOf(records))).toEqual([
      [0, 32_767, 32_768],
      [32_768, 65_535, 32_768],
      [65_536, 69_999, 4_464],
    ]);
    expect(ranges(batchOf(records.slice(40_000)))).toEqual([
      [40_000, 65_535, 25_536],
      [65_536, 69_999, 4_464],
    ]);
  });

  it('cuts a source that numbers its lines between records only, and keeps where each piece ends', () => {
    const chunk = 'line\n'.repeat(20_000);
    const records = [0, 1, 2].map((at) =>
      delivery(at, chunk, {
        [RAW_HEADERS.source]: 'app.log',
        [RAW_HEADERS.offset]: String(at * 20_000),
        [RAW_HEADERS.resume]: `token-${String(at)}`,
      }),
    );
    const pieces = piecesOf(batchOf(records));
    expect(pieces.map((piece) => [piece.firstOffset, piece.lastOffset, piece.resumeToken])).toEqual([
      [0, 39_999, 'token-1'],
      [40_000, 59_999, 'token-2'],
    ]);
  });

  it('keeps sources apart', () => {
    const own = (offset: number, source: string) =>
      delivery(offset, 'a\nb', { [RAW_HEADERS.source]: source, [RAW_HEADERS.offset]: String(offset * 2) });
    expect(
      piecesOf(batchOf([own(0, 'a'), own(0, 'b'), own(1, 'a')])).map((piece) => [piece.source, piece.lines]),
    ).toEqual([
      ['a', 4],
      ['b', 2],
    ]);
  });
});
