import type { Ideas } from '../ideas.ts';
import { CLASS_COUNT, classNumber, classOf, IS_BRACKETED, IS_QUOTED, LEAD_HAS_SIGN } from './key-facts.ts';
import type { KeyTable } from './key-table.ts';
import type { ValueClass } from './value-class.ts';
import { hasLogWord } from './words.ts';
import { mayBeNamed, namesThing } from './things.ts';

/** From this many distinct texts on a position is a variable: elsewhere, at the start of a message, among common words. */
const MANY = 6;
const MANY_FIRST = 8;
const MANY_WORDS = 12;

const bits = (...classes: readonly ValueClass[]): number =>
  classes.reduce((sum, one) => sum | (1 << classNumber(one)), 0);
const SLOT_CLASS = classNumber('slot');
const MIXED_CLASS = classNumber('mixed');
const NAME_CLASS = classNumber('name');
const WORD_CLASS = classNumber('word');
const ENUM_CLASS = classNumber('enum');
const COMPOUND_CLASS = classNumber('compound');
const ODD_CLASS = classNumber('odd');
const EMPTY_CLASS = classNumber('empty');
const BESIDE_SLOT = bits('slot', 'mixed', 'name', 'empty', 'odd');
const BESIDE_LATER_SLOT = bits('identifier', 'compound');
const NAMES = bits('name', 'mixed', 'slot');
const ODD = bits('odd');
const COMPOUND = bits('compound', 'odd');
const BESIDE_EMPTY = bits('empty', 'mixed', 'slot', 'name', 'identifier', 'compound', 'odd');

/** Keys seen at one position of otherwise equal messages that share their lead, and whose each is. */
export type Bucket = { readonly keys: readonly number[]; readonly rows: readonly number[] };

/** Keys that share their lead (`user=`) are compared with one another only. */
export function bucketsOf({ keys, rows }: Bucket, isFirst: boolean, table: KeyTable): Iterable<Bucket> {
  const lead = table.mergedOf(keys[0] as number, isFirst);
  if (keys.every((key) => table.mergedOf(key, isFirst) === lead)) return [{ keys, rows }];
  const buckets = new Map<number, { readonly keys: number[]; readonly rows: number[] }>();
  keys.forEach((key, at) => {
    const name = table.mergedOf(key, isFirst);
    let bucket = buckets.get(name);
    if (bucket === undefined) buckets.set(name, (bucket = { keys: [], rows: [] }));
    bucket.keys.push(key);
    bucket.rows.push(rows[at] as number);
  });
  return buckets.values();
}

/**
 * Which of the keys in a bucket are values of one variable.
 * @param before the key of the position before it; undefined: it starts the message. @returns the rows to merge; fewer than two: none.
 */
export function variableRows(
  { keys, rows }: Bucket,
  before: number | undefined,
  table: KeyTable,
  ideas: Ideas,
): readonly number[] {
  const isFirst = before === undefined;
  const all = keys.reduce((common, key) => common & table.marksOf(key, isFirst), -1);
  if (ideas.has('marked') && (all & (LEAD_HAS_SIGN | IS_BRACKETED)) !== 0) return rows;
  if (rows.length >= MANY_WORDS) return rows;
  const facts = keys.map((key) => table.factsOf(key, isFirst));
  const counts = new Array<number>(CLASS_COUNT).fill(0);
  for (const one of facts) (counts[classOf(one)] as number)++;
  const count = (which: number): number => counts[which] as number;
  const words = count(WORD_CLASS) + count(ENUM_CLASS);
  const many = isFirst ? MANY_FIRST : MANY;
  if (rows.length >= many && words * 2 <= rows.length) return rows;
  let merged = 0; // bits of classes
  const slots = count(SLOT_CLASS);
  const surely = slots + count(NAME_CLASS) + count(MIXED_CLASS);
  if (slots > 0) merged |= isFirst ? BESIDE_SLOT : BESIDE_SLOT | BESIDE_LATER_SLOT;
  if (slots > 0 && (all & IS_QUOTED) !== 0) return rows;
  if (count(NAME_CLASS) > 0 && surely >= 2) merged |= NAMES;
  if (!isFirst && count(ODD_CLASS) >= 3) merged |= ODD;
  if (!isFirst && count(COMPOUND_CLASS) + count(ODD_CLASS) >= 3) merged |= COMPOUND;
  if (count(EMPTY_CLASS) > 0 && hasLead(keys, isFirst, table)) merged |= BESIDE_EMPTY;
  const textOf = (at: number): string => table.bodyOf(keys[at] as number, isFirst);
  if (!isFirst && ideas.has('things') && surely + count(ODD_CLASS) > 0 && namesThing(table.textOf(before))) {
    const named = rows.filter((_, at) => mayBeNamed(textOf(at)));
    if (named.length >= 2) return named;
  }
  const isMerged = (at: number): boolean => ((merged >> classOf(facts[at] as number)) & 1) === 1;
  if (!isFirst && (merged & (1 << MIXED_CLASS)) === 0 && count(MIXED_CLASS) > 1 && ideas.has('instances')) {
    const isInstance = facts.map((one, at) => classOf(one) === MIXED_CLASS && namesInstance(textOf(at)));
    if (isInstance.filter(Boolean).length > 1) return rows.filter((_, at) => isInstance[at] === true || isMerged(at));
  }
  return merged === 0 ? [] : rows.filter((_, at) => isMerged(at));
}

const hasLead = (keys: readonly number[], isFirst: boolean, table: KeyTable): boolean =>
  table.mergedOf(keys[0] as number, isFirst) !== table.slot;

/** `zaphod.12`, `trillian-4.1`: an unknown word and a value. A row of dots is no joint but leads from a label to its value. */
const namesInstance = (body: string): boolean => !body.includes('..') && !hasLogWord(body);
