import { poissonUpperTail } from '@logsieve/statistics';

/** Good and Turing (1953): the chance that the next line is of a kind never seen is the share of lines whose kind was seen once. */
export interface NoveltyHabit {
  /** Templates seen exactly once. */
  singles: number;
  /** Lines seen. */
  lines: number;
}

/** Chance that one line brings a new template. Before the first line: 1/2. */
export const noveltyChance = ({ singles, lines }: NoveltyHabit): number => Math.min(1, (singles + 0.5) / (lines + 1));

/**
 * How unusual a pane with `fresh` new templates is: probability of as many or more. Many lines of them weigh more than one, but not line by line: they come in
 * bursts, so each e-folding of lines per template counts as one more.
 */
export function noveltyTail(
  habit: NoveltyHabit,
  { fresh, freshLines, lines }: { readonly fresh: number; readonly freshLines: number; readonly lines: number },
): number {
  if (fresh === 0) return 1;
  const weighed = fresh + Math.floor(Math.log(Math.max(1, freshLines / fresh)));
  return poissonUpperTail(weighed, noveltyChance(habit) * Math.max(lines, weighed));
}

/** 0..1: a system that makes new templates within `panes` panes anyway stays quiet, one that never does speaks at the first. */
export const newTemplateScore = (tail: number, panes: number): number => Math.max(0, 1 - tail * panes);

/** A template was seen `count` more times after `before` times. */
export function learnNovelty(habit: NoveltyHabit, before: number, count: number): void {
  if (before === 0 && count === 1) habit.singles += 1;
  else if (before === 1) habit.singles -= 1;
  habit.lines += count;
}
