import { poissonUpperTail } from '@logsieve/statistics';
import type { LineSummary } from '@logsieve/contracts';
import { newValueChance, shareOf } from '../detect/category-habit.ts';
import { scaleOf, widthOf } from '../detect/number-habit.ts';
import { surprise } from '../features/features.ts';
import type { Finding } from './finding.ts';
import { KNOWN_VALUES, LEAST_SAME, NumberWatch, asStatus, oddPaneChance, watchOf } from './slot-watch.ts';
import type { SlotWatch, CategoryWatch } from './slot-watch.ts';
import { forgetOldest } from './template-book.ts';
import type { NamedSlot, TemplateBook } from './template-book.ts';
import { percent, plain, quoted, times } from './wording.ts';

/** Families of one service whose variables are watched, patterns they are known by, variables of one pattern. */
const MAX_WATCHES = 500;
const MAX_PATTERNS = 2_000;
const MAX_SLOTS = 12;
/** What a score must reach before the pane counts as odd for its variable. */
const ODD_SCORE = 0.5;
/** A share that rises to this many times its habit. */
const RISEN = 5;

/** The variables of a family of templates whose patterns have the same slots: what users do is one habit, not one per user. */
export interface SlotsWatch {
  readonly key: string;
  /** Seen last, for text and names. */
  templateId: string;
  patternId: string;
  readonly slots: (SlotWatch | null)[];
  isTouched: boolean;
}

interface Oddity {
  readonly score: number;
  readonly tail: number;
  readonly isCategory: boolean;
  readonly text: string;
  readonly count: number;
  /** None: all lines of the template are. */
  readonly evidence: Finding['evidence'];
}

/** Variables of one service. */
export class Values {
  readonly watches = new Map<string, SlotsWatch>();
  readonly #byPattern = new Map<string, SlotsWatch>();
  #touched: SlotsWatch[] = [];

  /** `families`: who stands for a template; one that is not in it yet is watched from its second window on. */
  take(line: LineSummary, book: TemplateBook, families: ReadonlyMap<string, string>, isNext: boolean): void {
    if (line.params.length === 0) return;
    let watch = this.#byPattern.get(line.patternId);
    if (watch === undefined) {
      const family = families.get(line.templateId);
      if (family === undefined || !book.knowsPattern(line.patternId)) return;
      watch = this.#watch(line, family, book);
    }
    if (!watch.isTouched) {
      watch.templateId = line.templateId;
      watch.patternId = line.patternId;
      this.#touch(watch);
    }
    const { slots } = watch;
    for (let at = 0; at < slots.length; at += 1) {
      const slot = slots[at];
      const value = line.params[at];
      if (slot !== null && slot !== undefined && value !== undefined) slot.take(value, line, isNext);
    }
  }

  /** Judges the variables of the pane that ends, and teaches them. */
  close(book: TemplateBook, panes: number): Finding[] {
    const touched = this.#touched;
    this.#touched = [];
    let tests = 0;
    for (const { slots } of touched) for (const slot of slots) if (slot !== null && slot.pane.count > 0) tests += 1;
    const findings: Finding[] = [];
    for (const watch of touched) {
      const { slots, patternId } = watch;
      watch.isTouched = false;
      this.watches.delete(watch.key); // to the young end
      this.watches.set(watch.key, watch);
      const named = book.slots(patternId);
      for (let at = 0; at < slots.length; at += 1) {
        const slot = slots[at];
        const name = named[at];
        if (slot === null || slot === undefined || name === undefined) continue;
        const { odd, stuck } = oddityOf(slot, name, tests * panes);
        slot.close(odd !== null && odd.score >= ODD_SCORE);
        for (const one of [odd, stuck]) if (one !== null) findings.push(findingOf(one, watch, slot, book));
        if (slot instanceof NumberWatch && slot.isStatus()) slots[at] = asStatus(slot);
      }
      if (slots.some((slot) => slot !== null && slot.pane.count > 0)) this.#touch(watch);
    }
    if (this.watches.size > MAX_WATCHES) {
      forgetOldest(this.watches, MAX_WATCHES);
      this.#byPattern.clear(); // what is left is found again by its key
    }
    forgetOldest(this.#byPattern, MAX_PATTERNS);
    return findings;
  }

  /** Goes on with what was learned before. */
  adopt(key: string, slots: (SlotWatch | null)[]): void {
    this.watches.set(key, { key, templateId: '', patternId: '', slots, isTouched: false });
  }

  #touch(watch: SlotsWatch): void {
    watch.isTouched = true;
    this.#touched.push(watch);
  }

  #watch(line: LineSummary, family: string, book: TemplateBook): SlotsWatch {
    const named = book.slots(line.patternId).slice(0, MAX_SLOTS);
    const key = `${family} ${named.map(({ kind, category }) => `${kind}:${category}`).join()}`;
    let watch = this.watches.get(key);
    if (watch === undefined) {
      watch = {
        key,
        templateId: line.templateId,
        patternId: line.patternId,
        slots: named.map(watchOf),
        isTouched: false,
      };
      this.watches.set(key, watch);
    }
    this.#byPattern.set(line.patternId, watch);
    return watch;
  }
}

function oddityOf(slot: SlotWatch, name: NamedSlot, tests: number): { odd: Oddity | null; stuck: Oddity | null } {
  if (slot.pane.count === 0) return { odd: null, stuck: null };
  const odd = slot instanceof NumberWatch ? numberOddity(slot, name, tests) : categoryOddity(slot, name, tests);
  return { odd, stuck: stuckOddity(slot, name, tests) };
}

function numberOddity(slot: NumberWatch, { label }: NamedSlot, tests: number): Oddity | null {
  const { habit } = slot;
  const { count, outsideCount, farthest, farthestValue, evidence } = slot.pane;
  if (habit.seen < KNOWN_VALUES || outsideCount === 0) return null;
  // Of values that keep to their habit, one in so many lies above or below all earlier ones.
  const tail = Math.min(1, poissonUpperTail(outsideCount, (2 * count) / (habit.weight + 1)) * tests);
  const far = Math.min(1, farthest / (0.4 + 0.3 * widthOf(habit)));
  const score = (1 - tail) * far * (1 - oddPaneChance(slot.oddPanes)) ** 4;
  const range = `${short(habit.least)} to ${short(habit.most)}`;
  return {
    score,
    tail,
    isCategory: false,
    text: `${label} was outside its habit ${times(outsideCount)}, up to ${short(farthestValue)}; ${plain(habit.seen - count + outsideCount)} values before were ${range}`,
    count: outsideCount,
    evidence: evidence?.positions() ?? [],
  };
}

function categoryOddity(slot: CategoryWatch, { label }: NamedSlot, tests: number): Oddity | null {
  const { habit } = slot;
  const { count, values } = slot.pane;
  if (habit.isOpen || habit.seen < KNOWN_VALUES) return null;
  let best: Oddity | null = null;
  const calm = (1 - oddPaneChance(slot.oddPanes)) ** 4;
  for (const [value, { count: often, evidence }] of values) {
    if (evidence === null) continue;
    const isNew = !habit.values.has(value);
    const share = shareOf(habit, value);
    if (!isNew && (often < RISEN || often < RISEN * share * count)) continue;
    const chance = isNew
      ? poissonUpperTail(1 + Math.floor(Math.log(often)), newValueChance(habit) * count)
      : poissonUpperTail(often, share * count);
    const tail = Math.min(1, chance * tests);
    const score = (1 - tail) * calm;
    if (best !== null && best.score >= score) continue;
    const before = isNew ? 'never' : `in ${percent(share)}`;
    best = {
      score,
      tail,
      isCategory: true,
      text: `${label} was ${quoted(value)} ${times(often)} of ${plain(count)}, ${before} of ${plain(habit.seen)} values before`,
      count: often,
      evidence: evidence.positions(),
    };
  }
  return best;
}

/** A variable that has stopped to vary: as many values, all the same, by the share that this one had. */
function stuckOddity(slot: SlotWatch, { label }: NamedSlot, tests: number): Oddity | null {
  const { count, isSame } = slot.pane;
  if (count < LEAST_SAME || !isSame || slot.habit.seen < KNOWN_VALUES) return null;
  const { value, share, isCategory } = onlyValue(slot);
  const tail = Math.min(1, share ** (count - 1) * tests);
  const score = (1 - tail) * (1 - oddPaneChance(slot.stuckPanes)) ** 4;
  const text = `${label} was ${value} in all ${plain(count)} lines; it was so in ${percent(share)} of ${plain(slot.habit.seen)} values before, and varied`;
  return { score, tail, isCategory, text, count, evidence: [] };
}

function onlyValue(slot: SlotWatch): { value: string; share: number; isCategory: boolean } {
  if (slot instanceof NumberWatch) {
    const { first } = slot.pane;
    const share = ((slot.habit.buckets.get(scaleOf(first)) ?? 0) + 0.5) / (slot.habit.weight + 1);
    return { value: short(first), share, isCategory: false };
  }
  const [value = ''] = slot.pane.values.keys();
  return { value: quoted(value), share: slot.habit.isOpen ? 1 : shareOf(slot.habit, value), isCategory: true };
}

function findingOf(oddity: Oddity, watch: SlotsWatch, slot: SlotWatch, book: TemplateBook): Finding {
  return {
    kind: 'value',
    templateId: watch.templateId,
    score: oddity.score,
    features: { value_surprise: surprise(oddity.tail), value_is_category: oddity.isCategory ? 1 : 0 },
    summary: `In ${quoted(book.text(watch.templateId))}, ${oddity.text}.`,
    evidence: oddity.evidence,
    count: oddity.count,
    statistics: { valuesBefore: slot.habit.seen, oddValues: oddity.count, chanceOfValues: oddity.tail },
  };
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
