import type { SharedCell } from '../cell.ts';
import { hashOf, LONGEST_SHARED } from '../cell-table.ts';
import type { Ideas } from '../ideas.ts';
import { ownCopy } from '../own-copy.ts';
import { keyOf } from './key-of.ts';
import { marksOf } from './marks.ts';

/** The one cell for all words of this text; undefined for long texts. */
export function sharedCell(text: string, ideas: Ideas): SharedCell | undefined {
  if (text.length > LONGEST_SHARED) return undefined;
  const hash = hashOf(text);
  const known = ideas.cells.ofText(hash, text);
  if (known !== undefined) return known;
  const raw = ownCopy(text);
  const found = keyOf(raw, ideas);
  const key = found === raw ? raw : ownCopy(found);
  const keyHash = found === raw ? hash : hashOf(key);
  return ideas.cells.add(hash, { open: false, key, raw, width: 1, keyHash, marks: marksOf(raw, key) });
}
