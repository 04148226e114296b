import type { Ideas } from '../ideas.ts';
import { CODES, core, ENDS, KINDS, RESULT, SKELETON, STARTS } from './core.ts';
import type { Span } from './span.ts';

const encoder = new TextEncoder();
const BEYOND_ASCII = 128;
/** As in assembly/index.ts. */
const IDEAS = [
  ['hosts', 1],
  ['terms', 2],
  ['users', 4],
] as const;

/**
 * One pass over a line: cuts the variable parts (slots) out by their shape; what is left is the line's skeleton. The result lies in memory that all scanners
 * share, until the next line of any of them: a known line costs no allocation here.
 */
export class Scanner {
  readonly starts = STARTS;
  readonly ends = ENDS;
  readonly kinds = KINDS;
  /** The line as ASCII, everything else as codes from BEYOND_ASCII on; zeros behind it. */
  readonly codes = CODES;
  /** Constant codes, and for each slot one or two that say its kind: four to a word, zeros behind. Equal for equal skeletons of ASCII lines, and only for these. */
  readonly skeleton = SKELETON;
  /** Of the skeleton, in codes. */
  skeletonLength = 0;
  /** Number of slots. */
  count = 0;
  /** Codes that are looked at. */
  end = 0;
  isAscii = true;
  readonly #window: Uint8Array; // the part of codes that a line may fill
  readonly #limit: number;
  readonly #maxScan: number;
  readonly #ideas: number;

  constructor(maxTokens: number, maxScanLength: number, ideas: Ideas) {
    this.#window = CODES.subarray(0, maxScanLength);
    this.#limit = maxTokens;
    this.#maxScan = maxScanLength;
    this.#ideas = IDEAS.reduce((bits, [name, bit]) => (ideas.has(name) ? bits | bit : bits), 0);
  }

  /** Scans a line. @param masked values that are known, left to right. */
  scan(line: string, masked: readonly Span[] | undefined): void {
    const end = this.#fill(line);
    this.end = end;
    this.skeletonLength =
      masked === undefined || masked.length === 0
        ? core.cut(end, line.length, this.#limit, this.#ideas)
        : this.#cutAround(masked, end, line.length);
    this.count = RESULT[0] as number;
  }

  /** Of the skeleton. */
  hash(): number {
    return RESULT[1] as number;
  }

  #cutAround(masked: readonly Span[], end: number, length: number): number {
    core.begin(end, this.#limit, this.#ideas);
    let from = 0;
    let hasRoom = 1;
    for (const span of masked) {
      if (span.start < from || span.end > end) continue;
      hasRoom = core.cutRange(from, span.start) && core.addSlot(span.start, span.end, span.kind);
      if (hasRoom === 0) break;
      from = span.end;
    }
    if (hasRoom !== 0) core.cutRange(from, end);
    return core.finish(end, length);
  }

  /** Copies the line. ASCII goes through the platform's encoder, which is several times faster than reading units. */
  #fill(line: string): number {
    const { codes } = this;
    const end = line.length > this.#maxScan ? this.#maxScan : line.length;
    const { read, written } = encoder.encodeInto(line, this.#window);
    this.isAscii = read === end && written === end;
    if (!this.isAscii) {
      for (let i = 0; i < end; i++) {
        const unit = line.charCodeAt(i);
        codes[i] = unit < BEYOND_ASCII ? unit : codeBeyond(unit);
      }
    }
    return end;
  }
}

/** Codes for what is not ASCII: many of them, so that texts are told apart by codes where they can be. */
const codeBeyond = (unit: number): number => BEYOND_ASCII | ((unit ^ (unit >>> 7) ^ (unit >>> 14)) & 127);
