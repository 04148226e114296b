import type { Cell } from './group/cells.ts';
import type { Pattern } from './types.ts';

/** `units`: constant text of its patterns, in UTF-16 units. */
export type TemplateEntry = {
  id: string;
  text: string;
  version: number;
  patterns: number;
  units: number;
  count: number;
};

/** What the miner knows about one pattern. `template` is re-pointed by consolidation; everything else stays. */
export type PatternEntry = {
  readonly pattern: Pattern;
  readonly cells: readonly Cell[];
  readonly key: string;
  /** Constant text of the pattern, in UTF-16 units. */
  readonly units: number;
  /** Template text of a group of one, made when it is asked for. */
  ownText: string | undefined;
  born: number;
  count: number;
  template: TemplateEntry;
};

/** Older first; equal ages by id, so that two miners agree. */
export const byAge = (a: PatternEntry, b: PatternEntry): number =>
  a.born - b.born || (a.pattern.id < b.pattern.id ? -1 : a.pattern.id > b.pattern.id ? 1 : 0);
