import type { UnixNano } from '@logsieve/contracts';
import type { Engine } from '../engine/engine.ts';

/** Which lines; bounds are inclusive, absent = all. */
export interface LineSelection {
  readonly source?: string;
  readonly partition?: number;
  readonly fromOffset?: number;
  readonly toOffset?: number;
  readonly fromTime?: UnixNano;
  readonly toTime?: UnixNano;
}

/** What a committed block says of its lines. */
export interface CommittedBlock {
  readonly block: string;
  readonly source: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly day: string;
  readonly linesIn: number;
  readonly linesStored: number;
  readonly templated: number;
  readonly unparsed: number;
  readonly dead: number;
  readonly grouped: number;
  readonly rawBytes: number;
  /** Hex. */
  readonly hash: string;
  readonly terminated: string;
  readonly terminatorExceptions: readonly string[];
}

const PAGE = 256;

/** Committed blocks in the order of source, partition and offset. */
export async function* committedBlocks(engine: Engine, selection: LineSelection): AsyncGenerator<CommittedBlock> {
  let after: CommittedBlock | undefined;
  for (;;) {
    const page: CommittedBlock[] = await engine.rows<CommittedBlock>(
      `SELECT toString(block) AS block, source, partition, day,
         toFloat64(first_offset) AS firstOffset, toFloat64(last_offset) AS lastOffset,
         toFloat64(lines_in) AS linesIn, toFloat64(lines_stored) AS linesStored, toFloat64(blocks.templated) AS templated,
         toFloat64(arraySum(mapValues(blocks.unparsed))) AS unparsed, toFloat64(arraySum(mapValues(blocks.dead))) AS dead,
         toFloat64(arraySum(group_count)) AS grouped, toFloat64(raw_bytes) AS rawBytes, lower(hex(blocks.hash)) AS hash,
         blocks.terminated AS terminated, arrayMap(x -> toString(x), terminator_exceptions) AS terminatorExceptions
       FROM blocks WHERE ${conditions(selection).join(' AND ')}
       ${after === undefined ? '' : 'AND (source, partition, first_offset) > ({afterSource:String}, {afterPartition:UInt32}, {afterOffset:UInt64})'}
       ORDER BY source, partition, first_offset LIMIT ${String(PAGE)}`,
      {
        ...parametersOf(selection),
        ...(after === undefined
          ? {}
          : { afterSource: after.source, afterPartition: after.partition, afterOffset: after.firstOffset }),
      },
    );
    yield* page;
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

function conditions(selection: LineSelection): string[] {
  const all = ['1'];
  if (selection.source !== undefined) all.push('source = {source:String}');
  if (selection.partition !== undefined) all.push('partition = {partition:UInt32}');
  if (selection.fromOffset !== undefined) all.push('last_offset >= {fromOffset:UInt64}');
  if (selection.toOffset !== undefined) all.push('first_offset <= {toOffset:UInt64}');
  if (selection.fromTime !== undefined) all.push('max_time >= fromUnixTimestamp64Nano({fromTime:Int64})');
  if (selection.toTime !== undefined) all.push('min_time <= fromUnixTimestamp64Nano({toTime:Int64})');
  return all;
}

export function parametersOf(selection: LineSelection): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(selection)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]),
  );
}
