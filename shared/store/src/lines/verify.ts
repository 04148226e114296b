import { messageOf } from '@logsieve/pipeline';
import type { Engine } from '../engine/engine.ts';
import type { CommittedBlock, LineSelection } from './committed-blocks.ts';
import { committedBlocks } from './committed-blocks.ts';
import { Receipt } from './receipt.ts';
import { StoredLines } from './stored-lines.ts';

export interface Mismatch {
  readonly source: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly problem: string;
}

export interface VerifyReport {
  readonly blocks: number;
  readonly lines: number;
  /** Bytes of the rebuilt lines without terminators. */
  readonly bytes: number;
  /** The first thousand; `failedBlocks` counts all. */
  readonly mismatches: readonly Mismatch[];
  readonly failedBlocks: number;
}

export interface VerifyOptions extends Pick<LineSelection, 'source' | 'partition'> {
  readonly onProgress?: (blocks: number, lines: number) => void;
}

const SHOWN = 1000;

/** Rebuilds every committed line and compares count, bytes and hash with the receipt taken at ingest. */
export async function verifyBlocks(engine: Engine, options: VerifyOptions = {}): Promise<VerifyReport> {
  const { onProgress, ...selection } = options;
  const stored = new StoredLines(engine);
  const mismatches: Mismatch[] = [];
  let [blocks, lines, bytes, failedBlocks] = [0, 0, 0, 0];
  for await (const block of committedBlocks(engine, selection)) {
    blocks += 1;
    const { problem, rebuilt } = await verifyBlock(stored, block);
    lines += rebuilt.lines;
    bytes += rebuilt.bytes;
    if (problem !== null) {
      failedBlocks += 1;
      const { source, partition, firstOffset, lastOffset } = block;
      if (mismatches.length < SHOWN) mismatches.push({ source, partition, firstOffset, lastOffset, problem });
    }
    onProgress?.(blocks, lines);
  }
  return { blocks, lines, bytes, mismatches, failedBlocks };
}

async function verifyBlock(stored: StoredLines, block: CommittedBlock) {
  const receipt = new Receipt();
  try {
    for await (const line of stored.of(block)) receipt.add(line.bytes);
  } catch (error) {
    return { problem: messageOf(error), rebuilt: { lines: 0, bytes: 0 } };
  }
  const rebuilt = receipt.finish();
  return { problem: problemOf(block, rebuilt), rebuilt };
}

function problemOf(block: CommittedBlock, rebuilt: ReturnType<Receipt['finish']>): string | null {
  if (block.linesStored + block.dead !== block.linesIn)
    return `${String(block.linesIn)} lines in, but ${String(block.linesStored)} stored and ${String(block.dead)} dead`;
  if (block.templated + block.unparsed !== block.linesStored || block.grouped !== block.linesStored)
    return `counts of the block do not add up to its ${String(block.linesStored)} lines`;
  if (rebuilt.lines !== block.linesStored)
    return `${String(block.linesStored)} lines were stored, ${String(rebuilt.lines)} are there`;
  if (rebuilt.bytes !== block.rawBytes)
    return `${String(block.rawBytes)} bytes were stored, ${String(rebuilt.bytes)} are there`;
  if (rebuilt.hash.toString('hex') !== block.hash) return 'the bytes are not those that were stored';
  return null;
}
