import type { LineSummary } from '@logsieve/contracts';
import { learnValue, newCategoryHabit, statusClass } from '../detect/category-habit.ts';
import type { CategoryHabit } from '../detect/category-habit.ts';
import { distanceOutside, learnNumber, newNumberHabit, valueAt } from '../detect/number-habit.ts';
import type { NumberHabit } from '../detect/number-habit.ts';
import { readNumber } from '../math/read-number.ts';
import { Evidence } from '../windows/evidence.ts';
import type { NamedSlot } from './template-book.ts';

/** Values before a habit is believed. */
export const KNOWN_VALUES = 100;
/** From here on not every value is learned. */
const SETTLED_VALUES = 1_000;
/** Outside values of one pane that are kept to be learned at its end. */
const MAX_OUTSIDE = 200;
/** Different values of one pane; more, and the variable is no category. */
const MAX_PANE_VALUES = 100;
/** A number that takes so few values, all like a status of HTTP, is one. */
const MAX_STATUSES = 15;
const STATUS = /^[1-5]\d\d$/;
const NUMERIC = new Set(['num', 'qty']);
/** Variables that name one of many objects: their values are always new. */
const NEVER_HABITUAL = new Set(['OID']);

/** Panes with something odd, of all panes with values: a counter that only grows is odd in each and so in none. */
export interface OddPanes {
  panes: number;
  odd: number;
}
/** What was odd about the panes of one variable so far. Plain data. */
export interface SlotPanes {
  readonly oddPanes: OddPanes;
  /** Of the panes with enough values to tell: those in which all were the same. */
  readonly stuckPanes: OddPanes;
}

/** Values of a pane that are all the same: fewer say nothing. */
export const LEAST_SAME = 8;

function learnOdd(
  { pane, oddPanes, stuckPanes }: SlotPanes & { readonly pane: { readonly count: number; readonly isSame: boolean } },
  isOdd: boolean,
): void {
  if (pane.count === 0) return;
  oddPanes.panes += 1;
  if (isOdd) oddPanes.odd += 1;
  if (pane.count < LEAST_SAME) return;
  stuckPanes.panes += 1;
  if (pane.isSame) stuckPanes.odd += 1;
}

export const oddPaneChance = ({ panes, odd }: OddPanes): number => (odd + 0.5) / (panes + 1);

/** What one pane showed of a numeric variable. */
export class NumberPane {
  count = 0;
  outsideCount = 0;
  farthest = 0;
  farthestValue = 0;
  readonly outside: number[] = [];
  /** First value, and whether all were like it. */
  first = Number.NaN;
  isSame = true;
  evidence: Evidence | null = null;

  takeOutside(value: number, distance: number, line: LineSummary): void {
    this.outsideCount += 1;
    if (this.outside.length < MAX_OUTSIDE) this.outside.push(value);
    if (distance > this.farthest) {
      this.farthest = distance;
      this.farthestValue = value;
    }
    this.evidence ??= new Evidence();
    this.evidence.take(line);
  }
}

/** One numeric variable. */
export class NumberWatch {
  habit: NumberHabit = newNumberHabit();
  oddPanes: OddPanes = { panes: 0, odd: 0 };
  stuckPanes: OddPanes = { panes: 0, odd: 0 };
  pane = new NumberPane();
  #next = new NumberPane();
  #low = Infinity;
  #high = -Infinity;
  /** First values as text, until it is known whether they are statuses; `null` once that is settled. */
  #statuses: Set<string> | null = new Set();

  /** `isNext`: the line belongs to a pane after the one that will be closed first. */
  take(text: string, line: LineSummary, isNext: boolean): void {
    const value = readNumber(text);
    if (!Number.isFinite(value)) return;
    const pane = isNext ? this.#next : this.pane;
    pane.count += 1;
    if (pane.count === 1) pane.first = value;
    else if (value !== pane.first) pane.isSame = false;
    const { habit } = this;
    if (habit.seen < KNOWN_VALUES) {
      learnNumber(habit, value);
      if (this.#statuses !== null && (!STATUS.test(text) || this.#statuses.add(text).size > MAX_STATUSES))
        this.#statuses = null;
      return;
    }
    // Well inside a habit of many values, one in four says as much as all.
    if (value > this.#low && value < this.#high && (pane.count & 3) !== 0) {
      habit.seen += 1;
      return;
    }
    const distance = distanceOutside(habit, value);
    if (distance === 0) learnNumber(habit, value);
    else pane.takeOutside(value, distance, line);
  }

  /** Enough was seen, and all of it looks like the status of an answer. */
  isStatus(): boolean {
    return this.habit.seen >= KNOWN_VALUES && this.#statuses !== null;
  }

  /** Ends the pane: what was outside is learned. */
  close(isOdd: boolean): void {
    const { pane } = this;
    for (const value of pane.outside) learnNumber(this.habit, value);
    learnOdd(this, isOdd);
    this.pane = this.#next;
    this.#next = new NumberPane();
    const isSettled = this.habit.seen >= SETTLED_VALUES;
    this.#low = isSettled ? valueAt(this.habit.low + 1) : Infinity;
    this.#high = isSettled ? valueAt(this.habit.high - 1) : -Infinity;
  }

  restore(habit: NumberHabit, panes: SlotPanes): this {
    this.habit = habit;
    Object.assign(this, panes);
    this.#statuses = null;
    return this;
  }
}

interface PaneValue {
  count: number;
  /** Kept for what is rare. */
  readonly evidence: Evidence | null;
}

export class CategoryPane {
  count = 0;
  readonly values = new Map<string, PaneValue>();

  get isSame(): boolean {
    return this.values.size === 1;
  }
}

/** One variable with few values; a status counts by its class. */
export class CategoryWatch {
  habit: CategoryHabit = newCategoryHabit();
  oddPanes: OddPanes = { panes: 0, odd: 0 };
  stuckPanes: OddPanes = { panes: 0, odd: 0 };
  pane = new CategoryPane();
  #next = new CategoryPane();
  readonly isStatus: boolean;

  constructor(isStatus: boolean) {
    this.isStatus = isStatus;
  }

  take(text: string, line: LineSummary, isNext: boolean): void {
    const { habit } = this;
    if (habit.isOpen) return;
    const pane = isNext ? this.#next : this.pane;
    const value = this.isStatus ? statusClass(text) : text;
    pane.count += 1;
    let entry = pane.values.get(value);
    if (entry === undefined) {
      if (pane.values.size >= MAX_PANE_VALUES) {
        habit.isOpen = true;
        return;
      }
      const isRare = (habit.values.get(value) ?? 0) * 10 < habit.seen;
      entry = { count: 0, evidence: isRare ? new Evidence() : null };
      pane.values.set(value, entry);
    }
    entry.count += 1;
    entry.evidence?.take(line);
  }

  close(isOdd: boolean): void {
    const { pane } = this;
    for (const [value, { count }] of pane.values) learnValue(this.habit, value, count);
    learnOdd(this, isOdd);
    this.pane = this.#next;
    this.#next = new CategoryPane();
  }

  restore(habit: CategoryHabit, panes: SlotPanes): this {
    this.habit = habit;
    Object.assign(this, panes);
    return this;
  }
}

export type SlotWatch = NumberWatch | CategoryWatch;

/** How a variable is watched; `null`: not at all. */
export function watchOf({ kind, category }: NamedSlot): SlotWatch | null {
  if (NEVER_HABITUAL.has(category) || kind === 'time' || kind === 'uuid' || kind === 'id') return null;
  if (category === 'STC') return new CategoryWatch(true);
  return NUMERIC.has(kind) ? new NumberWatch() : new CategoryWatch(false);
}

/** The numbers turned out to be statuses: what was learned goes over by class. */
export function asStatus(numbers: NumberWatch): CategoryWatch {
  const watch = new CategoryWatch(true);
  for (const [place, count] of numbers.habit.buckets)
    learnValue(watch.habit, statusClass(String(Math.round(valueAt(place)))), Math.round(count));
  return watch;
}
