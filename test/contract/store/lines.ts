import { createHash } from 'node:crypto';
import type { ParsedLine, Pattern, UnparsedReason } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { blockOf } from '../../fixtures/store/append-lines.ts';
import type { WholeBlock } from '../../fixtures/store/append-lines.ts';

/** Lines for tests: what a parser would hand over, without a parser. */
export interface Content {
  readonly body: string | Uint8Array;
  /** Where the text is cut into constant and value in turn; absent = kept raw. */
  readonly cuts?: readonly number[];
}

export interface At {
  readonly offset: number;
  readonly index?: number;
}

export const T0 = 1_750_000_000_000_000_000n;

export function parsed(source: string, at: At, content: Content, service = 'shop'): ParsedLine {
  const { body, cuts } = content;
  const split = typeof body === 'string' && cuts !== undefined ? cutAt(body, cuts) : null;
  return {
    record: {
      position: { source, partition: 0, offset: at.offset, index: at.index ?? 0 },
      observedAt: T0 + BigInt(at.offset),
      ...textLine(body),
    },
    service,
    time: T0 + BigInt(at.offset) * 1_000_000_000n,
    severityNumber: 1 + (at.offset % 24),
    pattern: split?.pattern ?? null,
    values: split?.values ?? [],
    templateId: split?.pattern.id ?? '',
    reason: split === null ? reasonOf(body) : null,
  };
}

const reasonOf = (body: string | Uint8Array): UnparsedReason =>
  typeof body !== 'string' ? 'invalid_utf8' : body === '' ? 'empty' : 'cluster_limit';

function cutAt(body: string, cuts: readonly number[]): { pattern: Pattern; values: string[] } {
  const places = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
  if (places.length % 2 === 1) places.push(body.length);
  const parts: string[] = [];
  const values: string[] = [];
  let from = 0;
  for (let i = 0; i < places.length; i += 2) {
    parts.push(body.slice(from, places[i]));
    values.push(body.slice(places[i], places[i + 1]));
    from = places[i + 1] ?? body.length;
  }
  parts.push(body.slice(from));
  return { pattern: patternOf(parts), values };
}

export function patternOf(parts: readonly string[]): Pattern {
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return {
    id,
    parts: [...parts],
    slots: parts.slice(1).map(() => ({ kind: 'any', category: 'OTP' as const })),
    headerSlots: 0,
    contentOffset: 0,
  };
}

/** Blocks of plain lines, `size` each, starting at offset 0. */
export function plainBlocks(source: string, count: number, size: number): WholeBlock[] {
  return Array.from({ length: count }, (_, n) =>
    blockOf(
      source,
      Array.from({ length: size }, (__, i) => {
        const offset = n * size + i;
        return parsed(
          source,
          { offset },
          { body: `line ${String(offset)} of ${source}`, cuts: [5, 5 + String(offset).length] },
        );
      }),
      { resumeToken: `after ${String(n)}` },
    ),
  );
}

/** Patterns of a block that can be stored as text: the parser registers no others. */
export const patternsOf = (block: WholeBlock): Pattern[] => [
  ...new Map(
    block.lines.flatMap(({ pattern }) =>
      pattern !== null && pattern.parts.every((part) => !/\p{Surrogate}/u.test(part))
        ? [[pattern.id, pattern] as const]
        : [],
    ),
  ).values(),
];
