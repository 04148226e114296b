import { hashOf } from './cell-table.ts';
import type { PlacedCell } from './group/cells.ts';
import type { TemplateEntry } from './store.ts';

/** Patterns whose cells have the same keys belong to one template. */
export type Keyed = { readonly keys: readonly string[]; template: TemplateEntry };

const FACTOR = 0x9e3779b1 | 0;

/** Of all keys, in order. */
export function hashOfKeys(cells: readonly PlacedCell[]): number {
  let hash = cells.length;
  for (const { shared, key } of cells)
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ (shared === undefined ? hashOf(key) : shared.keyHash), FACTOR);
  return hash;
}

export const keysOf = (cells: readonly PlacedCell[]): readonly string[] => cells.map(({ key }) => key);

export function haveKeys(cells: readonly PlacedCell[], keys: readonly string[]): boolean {
  if (cells.length !== keys.length) return false;
  for (let at = 0; at < keys.length; at++) if ((cells[at] as PlacedCell).key !== keys[at]) return false;
  return true;
}
