import { embed } from '@logsieve/reviewer';
import { loadCaseTasks } from './load.ts';
import type { LabelledText } from '../adaptivelog.ts';
import type { CaseTask } from './load.ts';

/** Cases looked at per item, as a prompt would show them. */
const SHOWN = 5;
const RANDOM_SEEDS = 20;

export interface CasesRow {
  readonly task: string;
  readonly items: number;
  /** Accuracy of the recorded model without and with cases in its prompt, on the same items. */
  readonly without: number;
  readonly withCases: number;
  /** 95 % of the difference, drawing items with replacement. */
  readonly gain: readonly [number, number];
  /** Items that only the one or only the other got right. */
  readonly onlyWithout: number;
  readonly onlyWith: number;
  /** Controls without any model: the majority of the nearest cases, of the nearest error-prone ones, and of random ones. */
  readonly nearest: number;
  readonly nearestErrorProne: number;
  readonly random: number;
  readonly majority: number;
}

export interface CasesReport {
  readonly rows: readonly CasesRow[];
}

/** What similar cases are worth: recorded answers with and without them, and what the cases say by themselves. @throws UsageError when data are missing */
export function evalCases(options: { readonly dataDir: string }): CasesReport {
  return { rows: loadCaseTasks(options.dataDir).map(caseRow) };
}

export function caseRow(task: CaseTask): CasesRow {
  const { items } = task;
  const known = withVectors([...task.known, ...task.dev]);
  const errorProne = withVectors(task.errorProne);
  const share = (right: (item: (typeof items)[number], at: number) => boolean) =>
    items.length === 0 ? 0 : items.filter(right).length / items.length;
  const mostAreErrors = task.known.filter((one) => one.isError).length * 2 >= task.known.length;
  const vectors = items.map((item) => embed(item.text));
  return {
    task: task.name,
    items: items.length,
    without: share((item) => item.plain === item.isError),
    withCases: share((item) => item.withCases === item.isError),
    gain: gainInterval(items),
    onlyWithout: items.filter((item) => item.plain === item.isError && item.withCases !== item.isError).length,
    onlyWith: items.filter((item) => item.plain !== item.isError && item.withCases === item.isError).length,
    nearest: share((item, at) => majorityOf(nearest(vectors[at] ?? [], known)) === item.isError),
    nearestErrorProne: share((item, at) => majorityOf(nearest(vectors[at] ?? [], errorProne)) === item.isError),
    random: randomControl(task),
    majority: share((item) => mostAreErrors === item.isError),
  };
}

interface Known extends LabelledText {
  readonly vector: readonly number[];
}

const withVectors = (texts: readonly LabelledText[]): Known[] =>
  texts.map((one) => ({ ...one, vector: embed(one.text) }));

function nearest(vector: readonly number[], known: readonly Known[]): LabelledText[] {
  return known
    .map((one) => ({ one, near: one.vector.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0) }))
    .sort((a, b) => b.near - a.near)
    .slice(0, SHOWN)
    .map(({ one }) => one);
}

const majorityOf = (cases: readonly LabelledText[]): boolean =>
  cases.filter((one) => one.isError).length * 2 > cases.length;

/** Mean over seeds: as many cases, but any. */
function randomControl({ known, items }: CaseTask): number {
  const random = sequence(5);
  let right = 0;
  for (let seed = 0; seed < RANDOM_SEEDS; seed += 1)
    for (const item of items) {
      const drawn = Array.from({ length: SHOWN }, () => known[Math.floor(random() * known.length)]);
      if (majorityOf(drawn.filter((one) => one !== undefined)) === item.isError) right += 1;
    }
  return items.length === 0 ? 0 : right / (RANDOM_SEEDS * items.length);
}

function gainInterval(items: CaseTask['items']): readonly [number, number] {
  const DRAWS = 1_000;
  const random = sequence(9);
  const gains = Array.from({ length: DRAWS }, () => {
    let gain = 0;
    const drawn = Array.from(items, () => items[Math.floor(random() * items.length)]);
    for (const item of drawn) {
      if (item !== undefined) gain += Number(item.withCases === item.isError) - Number(item.plain === item.isError);
    }
    return items.length === 0 ? 0 : gain / items.length;
  }).sort((a, b) => a - b);
  return [gains[Math.floor(DRAWS * 0.025)] ?? 0, gains[Math.floor(DRAWS * 0.975)] ?? 0];
}

function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
