import type { Cell } from './group/cells.ts';
import type { Pattern, Template } from './types.ts';

/** `units`: constant text of its patterns, in UTF-16 units. */
export type TemplateEntry = {
  id: string;
  text: string;
  version: number;
  patterns: number;
  units: number;
  count: number;
};

export const publicTemplate = ({ id, text, count, version }: TemplateEntry): Template => ({ id, text, count, version });

export type KeyedCells = readonly Pick<Cell, 'key'>[];
/** Patterns whose cells have the same keys belong to one template. */
export type Keyed = { readonly cells: KeyedCells; template: TemplateEntry };

/** What the miner knows about one pattern. `template` is re-pointed by consolidation; everything else stays. */
export type PatternEntry = {
  readonly pattern: Pattern;
  readonly cells: readonly Cell[];
  readonly keyed: Keyed;
  /** Is it among those that drainChanges looks at? */
  isDirty: boolean;
  /** Constant text of the pattern, in UTF-16 units. */
  readonly units: number;
  /** Template text of a group of one, made when it is asked for. */
  ownText: string | undefined;
  born: number;
  count: number;
  template: TemplateEntry;
};

/** Older first; equal ages by id, so that two miners agree. */
const byAge = (a: PatternEntry, b: PatternEntry): number =>
  a.born - b.born || (a.pattern.id < b.pattern.id ? -1 : a.pattern.id > b.pattern.id ? 1 : 0);

/** Places of the entries, the oldest first. Most come in that order. */
export function orderByAge(entries: readonly PatternEntry[]): number[] {
  const order = Array.from(entries, (_, at) => at);
  const isInOrder = entries.every((entry, at) => at === 0 || (entries[at - 1] as PatternEntry).born < entry.born);
  return isInOrder ? order : order.sort((a, b) => byAge(entries[a] as PatternEntry, entries[b] as PatternEntry));
}

/** Places in ascending order. Most are. */
export function inOrder(places: readonly number[]): readonly number[] {
  for (let at = 1; at < places.length; at++)
    if ((places[at - 1] as number) > (places[at] as number)) return [...places].sort((a, b) => a - b);
  return places;
}
