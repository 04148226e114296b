import type { Ideas } from '../ideas.ts';
import { eachChangedFamily, eachFamily, type Visit } from './families.ts';
import { HAS_TWO_LETTERS } from './key-facts.ts';
import type { KeyTable } from './key-table.ts';
import type { Rows } from './rows.ts';
import type { Sequences } from './sequences.ts';
import { DisjointSets } from './union.ts';
import { bucketsOf, variableRows } from './variable.ts';

const ROUNDS = 4;

/** What a round has changed: which rows are new, and the sequences it has taken away. */
type Changed = { readonly fresh: Uint8Array; readonly gone: readonly number[] };

/** Rows that differ in one position, where it holds values of one variable, become one row; so do rows of those, a few times over. */
export function mergeFamilies(rows: Rows, sequences: Sequences, keys: KeyTable, ideas: Ideas): void {
  let changed: Changed | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const before = rows.count;
    changed = mergeRound(rows, changed, sequences, keys, ideas);
    if (rows.count === before) break;
  }
}

/** A round on what the round before has changed: elsewhere it would find again what that one has found. */
function mergeRound(
  rows: Rows,
  changed: Changed | undefined,
  sequences: Sequences,
  keys: KeyTable,
  ideas: Ideas,
): Changed {
  const sets = new DisjointSets(rows.count);
  const visit: Visit = (at, family) => {
    const sample = rows.sequences[family[0] as number] as number;
    if (!hasContext(sample, at, sequences, keys)) return;
    const { units, starts } = sequences;
    const keyAt = (row: number, place: number): number =>
      units[(starts[rows.sequences[row] as number] as number) + place] as number;
    const texts = family.map((row) => keyAt(row, at));
    const before = at === 0 ? undefined : keyAt(family[0] as number, at - 1);
    for (const bucket of bucketsOf({ keys: texts, rows: family }, at === 0, keys)) {
      if (bucket.rows.length < 2) continue;
      const alike = variableRows(bucket, before, keys, ideas);
      for (let i = 1; i < alike.length; i++) sets.union(alike[0] as number, alike[i] as number);
    }
  };
  if (changed === undefined) eachFamily(sequences, rows.sequences, visit);
  else eachChangedFamily(sequences, rows.sequences, changed.fresh, changed.gone, visit);
  return unite(rows, sets, sequences, keys);
}

/** Makes one row of each set, at the place of its first. */
function unite(rows: Rows, sets: DisjointSets, sequences: Sequences, keys: KeyTable): Changed {
  const gone: number[] = [];
  const made: number[] = [];
  const left = new Uint8Array(rows.count);
  for (const [first, group] of sets.groups()) {
    const members = group.map((row) => rows.sequences[row] as number);
    for (const sequence of members) gone.push(sequence);
    const common = commonSequence(members, sequences, keys);
    rows.sequences[first] = common;
    made.push(common);
    for (const row of group) {
      if (row === first) continue;
      rows.join(first, row);
      left[row] = 1;
    }
  }
  const isMade = new Uint8Array(sequences.count);
  for (const sequence of made) isMade[sequence] = 1;
  if (made.length > 0) rows.keep(joinEqual(rows, left, isMade));
  return { fresh: Uint8Array.from(rows.sequences, (sequence) => isMade[sequence] as number), gone };
}

/**
 * Rows of one sequence become one row, at the place of the first.
 * @param left rows that are part of another.
 * @param isMade of each sequence, whether more than one row may have it.
 * @returns the rows that stay.
 */
function joinEqual(rows: Rows, left: Uint8Array, isMade: Uint8Array): number[] {
  const kept: number[] = [];
  const firsts = new Map<number, number>(); // row of a sequence
  for (let row = 0; row < left.length; row++) {
    if (left[row] === 1) continue;
    const sequence = rows.sequences[row] as number;
    const first = isMade[sequence] === 1 ? firsts.get(sequence) : undefined;
    if (first !== undefined) rows.join(first, row);
    else {
      kept.push(row);
      if (isMade[sequence] === 1) firsts.set(sequence, row);
    }
  }
  return kept;
}

/** Something constant must be left to say what the event is. */
function hasContext(sequence: number, at: number, { units, starts }: Sequences, keys: KeyTable): boolean {
  const start = starts[sequence] as number;
  const end = starts[sequence + 1] as number;
  for (let i = start; i < end; i++)
    if (i !== start + at && (keys.marksOf(units[i] as number, i === start) & HAS_TWO_LETTERS) !== 0) return true;
  return false;
}

/** Of sequences of one length: what all have at a position; else a slot, behind their lead where all share it. */
function commonSequence(members: readonly number[], sequences: Sequences, keys: KeyTable): number {
  const { units, starts } = sequences;
  const first = members[0] as number;
  const start = starts[first] as number;
  const length = (starts[first + 1] as number) - start;
  const common = units.slice(start, start + length);
  for (let at = 0; at < length; at++) {
    const key = units[start + at] as number;
    const isFirst = at === 0;
    for (const member of members) {
      const other = units[(starts[member] as number) + at] as number;
      if (other === key) continue;
      const merged = keys.mergedOf(key, isFirst);
      common[at] = merged;
      if (keys.mergedOf(other, isFirst) === merged) continue;
      common[at] = keys.slot;
      break;
    }
  }
  return sequences.numberOf(common, length);
}
