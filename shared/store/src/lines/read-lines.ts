import type { Engine } from '../engine/engine.ts';
import type { CommittedBlock, LineSelection } from './committed-blocks.ts';
import { committedBlocks } from './committed-blocks.ts';
import type { LineBytes } from './decode.ts';
import { StoredLines } from './stored-lines.ts';

export interface SourceLine extends LineBytes {
  readonly source: string;
  readonly partition: number;
}

/** Committed lines in the order of their positions, as they came. */
export async function* readLines(engine: Engine, selection: LineSelection): AsyncGenerator<SourceLine> {
  const lines = new StoredLines(engine);
  for await (const block of committedBlocks(engine, selection))
    for await (const line of lines.of(block, selection))
      yield { source: block.source, partition: block.partition, ...line };
}

const NEWLINE = Buffer.from('\n');

/**
 * The original bytes of a source, in chunks. Files: every line and its `\n`. Topics: every record, its lines joined by `\n`, and a `\n`.
 * Offsets in the block's exceptions end otherwise: a file's last line without `\n`; a record's value that ended with `\n` itself.
 */
export async function* exportSource(
  engine: Engine,
  selection: LineSelection & { readonly source: string },
): AsyncGenerator<Buffer> {
  const lines = new StoredLines(engine);
  for await (const block of committedBlocks(engine, selection)) {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of withEnds(block, lines.of(block, selection))) {
      pieces.push(piece);
      size += piece.length;
      if (size < 1 << 20) continue;
      yield Buffer.concat(pieces.splice(0));
      size = 0;
    }
    if (pieces.length > 0) yield Buffer.concat(pieces);
  }
}

async function* withEnds(block: CommittedBlock, lines: AsyncIterable<LineBytes>): AsyncGenerator<Buffer> {
  const exceptions = new Set(block.terminatorExceptions.map(Number));
  if (block.terminated === 'line') {
    for await (const { offset, bytes } of lines) {
      yield bytes;
      if (!exceptions.has(offset)) yield NEWLINE;
    }
    return;
  }
  let record = -1;
  for await (const { offset, bytes } of lines) {
    if (record === offset) yield NEWLINE;
    else if (record >= 0) yield* recordEnd(exceptions.has(record));
    record = offset;
    yield bytes;
  }
  if (record >= 0) yield* recordEnd(exceptions.has(record));
}

function* recordEnd(ownNewline: boolean): Generator<Buffer> {
  if (ownNewline) yield NEWLINE;
  yield NEWLINE;
}
