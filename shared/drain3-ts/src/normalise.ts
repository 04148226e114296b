import { SLOT_UNIT } from './skeleton-text.ts';
import { SLOT } from './tokens.ts';

const QUOTED = [`"${SLOT}"`, `'${SLOT}'`];

/** `#` `-` `.` `/` `:` `@` */
const isJoint = (unit: number): boolean => unit === 35 || (unit >= 45 && unit <= 47) || unit === 58 || unit === 64;

/**
 * A token's identity for grouping: neighbouring slots that only a joint parts are one, a slot's quotes do not matter.
 * The published correction rules of Loghub-2.0 (Jiang et al., ISSTA 2024), applied to one token.
 */
export function normaliseToken(text: string): string {
  const first = text.indexOf(SLOT);
  if (first < 0) return text;
  const merged = withMergedSlots(text, first);
  return QUOTED.includes(merged) ? SLOT : merged;
}

/** Each chain of slots with at most one joint between two becomes its first. */
function withMergedSlots(text: string, first: number): string {
  let result = '';
  let kept = 0;
  for (let at = first; at >= 0;) {
    let end = at + 1;
    for (;;) {
      const next = isJoint(text.charCodeAt(end)) ? end + 1 : end;
      if (text.charCodeAt(next) !== SLOT_UNIT) break;
      end = next + 1;
    }
    if (end > at + 1) {
      result += text.slice(kept, at + 1);
      kept = end;
    }
    at = text.indexOf(SLOT, end);
  }
  return kept === 0 ? text : result + text.slice(kept);
}
