import type { Ideas } from '../ideas.ts';
import { SLOT } from '../tokens.ts';
import type { Cell } from './cells.ts';
import { familiesOf } from './families.ts';
import { absorb, type Grouped, mergeShapes, type Row } from './shapes.ts';
import { DisjointSets } from './union.ts';
import { bucketsOf, mergedKey, variableValues } from './variable.ts';

const ROUNDS = 4;

/** What a message is compared by: its keys, their numbers, and their joint text. */
type Compared = Row & { readonly ids: Int32Array; readonly name: string };

/** Numbers for keys, given out in one grouping. */
class KeyNumbers {
  readonly #numbers = new Map<string, number>();

  of(keys: readonly string[]): Int32Array {
    const ids = new Int32Array(keys.length);
    for (let at = 0; at < ids.length; at++) {
      const key = keys[at] as string;
      let id = this.#numbers.get(key);
      if (id === undefined) this.#numbers.set(key, (id = this.#numbers.size + 1));
      ids[at] = id;
    }
    return ids;
  }
}

/**
 * Groups cell sequences into event types. A pure function of the set: the order of the input changes nothing but the
 * order of the result. Near linear in the total number of tokens.
 * @param names the keys of each sequence's cells, joined by line breaks.
 */
export function groupPatterns(cells: readonly (readonly Cell[])[], names: readonly string[], ideas: Ideas): Grouped[] {
  const numbers = new KeyNumbers();
  const first = new Map<string, number[]>();
  names.forEach((name, at) => {
    const members = first.get(name);
    if (members === undefined) first.set(name, [at]);
    else members.push(at);
  });
  let rows = [...first].map(([name, members]): Compared => {
    const keys = (cells[members[0] as number] as readonly Cell[]).map(({ key }) => key);
    return { keys, ids: numbers.of(keys), name, members };
  });
  for (let round = 0; round < ROUNDS; round++) {
    const merged = ideas.has('families') ? mergeRound(rows, numbers, ideas) : rows;
    if (merged.length === rows.length) break;
    rows = merged;
  }
  const groups = mergeShapes(rows, cells, ideas);
  return ideas.has('absorb') ? absorb(groups, cells) : groups;
}

/** Rows of one name become one row, at the place of the first. */
function distinct(rows: readonly Compared[]): Compared[] {
  const found = new Map<string, { readonly row: Compared; more: number[] | undefined }>();
  for (const row of rows) {
    const known = found.get(row.name);
    if (known === undefined) found.set(row.name, { row, more: undefined });
    else for (const member of row.members) (known.more ??= [...known.row.members]).push(member);
  }
  return [...found.values()].map(({ row, more }) => (more === undefined ? row : { ...row, members: more }));
}

function mergeRound(rows: readonly Compared[], numbers: KeyNumbers, ideas: Ideas): Compared[] {
  const sets = new DisjointSets(rows.length);
  for (const { at, rows: family } of familiesOf(rows)) {
    const { keys } = rows[family[0] as number] as Row;
    if (!hasContext(keys, at)) continue;
    const byValue = new Map(family.map((row) => [(rows[row] as Row).keys[at] as string, row]));
    for (const bucket of bucketsOf(byValue.keys(), at === 0)) {
      if (bucket.values.length < 2) continue;
      const [first, ...others] = variableValues(bucket, keys[at - 1], ideas).map(
        (value) => byValue.get(value) as number,
      );
      if (first !== undefined) for (const other of others) sets.union(first, other);
    }
  }
  return distinct(
    sets.groups().map((group) => {
      const members = group.map((at) => rows[at] as Compared);
      if (members.length === 1) return members[0] as Compared;
      const keys = commonKeys(members);
      return { keys, ids: numbers.of(keys), name: keys.join('\n'), members: members.flatMap((row) => row.members) };
    }),
  );
}

/** Something constant must be left to say what the event is. */
const hasContext = (keys: readonly string[], at: number): boolean =>
  keys.some((key, i) => i !== at && /[A-Za-z]{2}/.test(key));

function commonKeys(group: readonly Row[]): readonly string[] {
  const first = (group[0] as Row).keys;
  if (group.length === 1) return first;
  return first.map((key, at) => {
    const values = [...new Set(group.map(({ keys }) => keys[at] as string))];
    if (values.length === 1) return key;
    const buckets = bucketsOf(values, at === 0);
    return buckets.length === 1 ? mergedKey((buckets[0] as { lead: string }).lead) : SLOT;
  });
}
