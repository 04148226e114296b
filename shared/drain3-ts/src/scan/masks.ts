import { FIRST_MASK } from './kinds.ts';
import type { Mask } from '../options.ts';
import type { Span } from './span.ts';

export type CompiledMask = { readonly expression: RegExp; readonly kind: number };

/** @throws SyntaxError for a bad expression, RangeError for more than 200 masks. */
export function compileMasks(masks: readonly Mask[]): CompiledMask[] {
  if (masks.length > 200) throw new RangeError(`at most 200 masks, got ${String(masks.length)}`);
  return masks.map(({ pattern, flags }, at) => ({
    expression: new RegExp(pattern, [...new Set(`${flags ?? ''}g`)].join('')),
    kind: FIRST_MASK + at,
  }));
}

/** Non-overlapping spans, left to right; where two masks overlap, the one listed first wins. Empty matches are ignored. */
export function maskedSpans(line: string, masks: readonly CompiledMask[]): Span[] {
  const spans: Span[] = [];
  for (const { expression, kind } of masks) {
    for (const match of line.matchAll(expression)) {
      const start = match.index;
      const end = start + match[0].length;
      if (end > start && spans.every((span) => end <= span.start || start >= span.end))
        spans.push({ start, end, kind });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}
