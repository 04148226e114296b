import { SLOT } from './tokens.ts';

const MERGED = [
  `${SLOT}.${SLOT}`,
  `${SLOT}${SLOT}`,
  `${SLOT}:${SLOT}`,
  `${SLOT}#${SLOT}`,
  `${SLOT}/${SLOT}`,
  `${SLOT}@${SLOT}`,
  `${SLOT}-${SLOT}`,
];
const QUOTED = [`"${SLOT}"`, `'${SLOT}'`];

/**
 * A token's identity for grouping: neighbouring slots that only a joint parts are one, a slot's quotes do not matter.
 * The published correction rules of Loghub-2.0 (Jiang et al., ISSTA 2024), applied to one token.
 */
export function normaliseToken(text: string): string {
  if (!text.includes(SLOT)) return text;
  let result = text;
  for (;;) {
    let next = result;
    for (const pair of MERGED) next = next.replaceAll(pair, SLOT);
    if (next === result) break;
    result = next;
  }
  for (const quoted of QUOTED) if (result === quoted) result = SLOT;
  return result;
}
