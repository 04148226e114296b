import type { LogRecord, ParsedLine } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { Parser } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { throughputFiles } from '../parser/rates.ts';
import { appendLines, blockOf } from '../../fixtures/store/append-lines.ts';

const BLOCK_LINES = 32_768;
const NANOS_PER_DAY = 86_400_000_000_000n;
const silent = { info: () => undefined, warn: () => undefined };

/** Every file ends here; copies of it end whole days earlier, so that the store holds days of one system. */
export const LAST_DAY_ENDS = 1_793_491_200_000_000_000n; // 2026-11-01T00:00:00Z

/** At least so many real lines, parsed once and stored again and again with earlier times; ready to be opened by `up`. Gives their number. */
export async function fillStore(dataDir: string, wanted: number): Promise<number> {
  const files = throughputFiles().map(({ name, text }) => ({ name, lines: linesOf(text) }));
  const once = files.reduce((sum, { lines }) => sum + lines.length, 0);
  const copies = Math.max(1, Math.ceil(wanted / once));
  const store = await openStore({ kind: 'chdb', dataDir }, { clock: systemClock, logger: silent });
  try {
    for (const { name, lines } of files) await fillFrom(store, name, lines, copies);
    await store.compact({ olderThanMs: 0 });
  } finally {
    await store.stop();
  }
  return once * copies;
}

async function fillFrom(store: Store, name: string, texts: readonly string[], copies: number): Promise<void> {
  const parser = new Parser();
  const observedAt = LAST_DAY_ENDS;
  const parsed = texts.map((body, offset) => parser.parse(recordOf(body, name, offset, observedAt), name));
  await store.writer.saveKnowledge(parser.drainKnowledge());
  const newest = parsed.reduce((latest, { time }) => (time > latest ? time : latest), 0n);
  for (let copy = 0; copy < copies; copy += 1) {
    const shift = LAST_DAY_ENDS - newest - BigInt(copies - 1 - copy) * NANOS_PER_DAY;
    for (let first = 0; first < parsed.length; first += BLOCK_LINES) {
      const lines = parsed.slice(first, first + BLOCK_LINES).map((line) => moved(line, copy * parsed.length, shift));
      await appendLines(store.writer, blockOf(name, lines));
    }
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const recordOf = (body: string, source: string, offset: number, observedAt: bigint): LogRecord => ({
  ...textLine(body),
  position: { source, partition: 0, offset, index: 0 },
  observedAt,
});

function moved(line: ParsedLine, by: number, shift: bigint): ParsedLine {
  const { record } = line;
  const position = { ...record.position, offset: record.position.offset + by };
  return { ...line, time: line.time + shift, record: { ...record, position } };
}
