import { LIMITS } from '@logsieve/contracts';
import type { UnparsedReason } from '@logsieve/contracts';
import { TemplateMiner } from 'drain3-ts';
import type { MinerOptions, Pattern } from 'drain3-ts';
import { HeaderReader } from '../header/header.ts';
import { MINER_REASONS } from '../parse/miner-reasons.ts';
import { describeLine } from './describe-line.ts';
import { LineNumbers } from './line-numbers.ts';
import type { ParsedRow } from './row.ts';

/** One line without its line break: text, or bytes that are decoded as UTF-8. */
export type InputLine = string | Uint8Array;
/** Lines in order, one by one or many at a time (many cost less). */
export type InputLines = AsyncIterable<InputLine | readonly InputLine[]>;

export interface ParseInputOptions {
  /** Opens the input from its start. Called twice and must give the same lines: the first pass learns, the second one labels. */
  readonly open: () => InputLines;
  /** Takes the rows in order; a promise is waited for before the next row is made. */
  readonly onRow: (row: ParsedRow) => void | Promise<void>;
  /** The lines have no header (time, level …) to detect. */
  readonly contentOnly?: boolean;
  /** Also `pairs` and `conceptualised`. */
  readonly semantics?: boolean;
  readonly miner?: Partial<MinerOptions>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Peak resident memory of this process so far, in bytes. */
  readonly peakRssBytes: () => number;
}

export interface ParseInputStats {
  readonly lines: number;
  /** Of the lines as UTF-8, line breaks not counted. */
  readonly bytes: number;
  readonly templates: number;
  /** Both passes and the sink. */
  readonly seconds: number;
  readonly linesPerSecond: number;
  readonly peakRssBytes: number;
}

const REASONS = [
  ...new Set<UnparsedReason>(['empty', 'invalid_utf8', 'line_too_long', ...Object.values(MINER_REASONS)]),
];

/**
 * What `logsieve parse` does, without files: every line gets the template that the whole input gives it. Memory: the miner's (bounded by
 * its options) and four bytes per line. Header fields are cut off; `params` are the message's.
 * @throws Error when the second pass reads more or fewer lines than the first. What `open` and `onRow` throw is passed on.
 */
export async function parseInput(options: ParseInputOptions): Promise<ParseInputStats> {
  const started = options.now();
  const miner = new TemplateMiner(options.miner);
  const cut = contentCutter(options.contentOnly ?? false);
  const patterns: Pattern[] = [];
  const numbers = new Map<Pattern, number>();
  const lines = new LineNumbers();
  let bytes = 0;

  const learn = (input: InputLine): void => {
    bytes += typeof input === 'string' ? Buffer.byteLength(input) : input.length;
    const content = cut(input);
    if (content.reason !== null) return lines.push(-1 - REASONS.indexOf(content.reason));
    const mined = miner.addLogMessage(content.text);
    if (mined.status === 'unparsed') return lines.push(-1 - REASONS.indexOf(MINER_REASONS[mined.reason]));
    let number = numbers.get(mined.pattern);
    if (number === undefined) {
      number = patterns.push(mined.pattern) - 1;
      numbers.set(mined.pattern, number);
    }
    lines.push(number);
  };
  for await (const given of options.open()) {
    if (isOne(given)) learn(given);
    else for (const line of given) learn(line);
  }
  miner.consolidate();

  const describe = describeLine(miner, options.semantics ?? false);
  const templates = new Set<string>();
  let line = 0;
  const row = (input: InputLine): ParsedRow => {
    if (line >= lines.length) throw new Error('the input changed while it was read: more lines than before');
    const number = lines.at(line);
    line += 1;
    const pattern = patterns[number];
    if (pattern === undefined) return describe.unparsed(line, REASONS[-1 - number] ?? 'not_reversible');
    const parsed = describe.parsed(line, cut(input).text, pattern);
    templates.add(parsed.templateId);
    return parsed;
  };
  for await (const given of options.open()) {
    for (const input of isOne(given) ? [given] : given) {
      const waiting = options.onRow(row(input));
      if (waiting !== undefined) await waiting;
    }
  }
  if (line !== lines.length)
    throw new Error(`the input changed while it was read: ${String(line)} lines after ${String(lines.length)}`);

  const seconds = Math.max((options.now() - started) / 1000, 1e-9);
  return {
    lines: line,
    bytes,
    templates: templates.size,
    seconds,
    linesPerSecond: Math.round(line / seconds),
    peakRssBytes: options.peakRssBytes(),
  };
}

const isOne = (given: InputLine | readonly InputLine[]): given is InputLine =>
  typeof given === 'string' || given instanceof Uint8Array;

interface Content {
  readonly text: string;
  readonly reason: UnparsedReason | null;
}

/** Bytes or text of a line → its message, or why it has none. A header's time is not used here, so any reference year will do. */
function contentCutter(contentOnly: boolean): (line: InputLine) => Content {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const headers = new HeaderReader();
  return (line) => {
    let text: string;
    if (typeof line === 'string') text = line;
    else {
      try {
        text = decoder.decode(line);
      } catch {
        return { text: '', reason: 'invalid_utf8' };
      }
    }
    if (text.length > LIMITS.parsedLineLength) return { text: '', reason: 'line_too_long' };
    const start = contentOnly ? 0 : headers.read(text, 0n).contentStart;
    return { text: start === 0 ? text : text.slice(start), reason: null };
  };
}
