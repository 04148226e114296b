import { hashOf } from './cell-table.ts';
import type { Cell, PlacedCell } from './group/cells.ts';
import type { KeyedCells } from './store.ts';

const FACTOR = 0x9e3779b1 | 0;

/** Of all keys, in order. */
export function hashOfKeys(cells: readonly PlacedCell[]): number {
  let hash = cells.length;
  for (const { shared, key } of cells)
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ (shared === undefined ? hashOf(key) : shared.keyHash), FACTOR);
  return hash;
}

export function haveSameKeys(a: KeyedCells, b: KeyedCells): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if ((a[at] as Cell).key !== (b[at] as Cell).key) return false;
  return true;
}
