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
  let rows: readonly Compared[] = [...first].map(([name, members]): Compared => {
    const keys = (cells[members[0] as number] as readonly Cell[]).map(({ key }) => key);
    return { keys, ids: numbers.of(keys), name, members };
  });
  if (ideas.has('families')) {
    let merged: Merged = { rows, fresh: undefined, gone: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const before = merged.rows.length;
      merged = mergeRound(merged, numbers, ideas);
      if (merged.rows.length === before) break;
    }
    ({ rows } = merged);
  }
  const groups = mergeShapes(rows, cells, ideas);
  return ideas.has('absorb') ? absorb(groups, cells) : groups;
}

/** Rows, and what a round has changed: which of them are new (undefined: all), and which it has taken away. */
type Merged = {
  readonly rows: readonly Compared[];
  readonly fresh: ReadonlySet<Compared> | undefined;
  readonly gone: readonly Compared[];
};

/** A round on what the round before has changed: elsewhere it would find again what that one has found. */
function mergeRound({ rows, fresh, gone }: Merged, numbers: KeyNumbers, ideas: Ideas): Merged {
  const sets = new DisjointSets(rows.length);
  for (const { at, rows: family } of familiesOf(rows, fresh, gone)) {
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
  const made = new Set<Compared>();
  const left: Compared[] = [];
  const united = sets.groups().map((group) => {
    const members = group.map((at) => rows[at] as Compared);
    if (members.length === 1) return members[0] as Compared;
    for (const member of members) left.push(member);
    const keys = commonKeys(members);
    const row = { keys, ids: numbers.of(keys), name: keys.join('\n'), members: members.flatMap((one) => one.members) };
    made.add(row);
    return row;
  });
  return { ...distinct(united, made), gone: left };
}

/** Rows of one name become one row, at the place of the first. @param made rows that others may share a name with. */
function distinct(
  rows: readonly Compared[],
  made: ReadonlySet<Compared>,
): { readonly rows: readonly Compared[]; readonly fresh: ReadonlySet<Compared> } {
  const places = new Map<string, number>();
  for (const { name } of made) places.set(name, -1);
  const found: Compared[] = [];
  const fresh = new Set<Compared>();
  for (const row of rows) {
    const place = places.get(row.name);
    if (place === undefined) found.push(row);
    else if (place < 0) places.set(row.name, found.push(row) - 1);
    else {
      const first = found[place] as Compared;
      found[place] = { ...first, members: [...first.members, ...row.members] };
    }
  }
  for (const place of places.values()) fresh.add(found[place] as Compared);
  return { rows: found, fresh };
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
