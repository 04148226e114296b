import { SAYS_FAILURE } from '../detect/meaning.ts';
import { noveltyChance, noveltyTail } from '../detect/new-template.ts';
import type { Release } from '../detect/release.ts';
import { logRatio, surprise } from '../features/features.ts';
import type { FeatureValues } from '../features/features.ts';
import { forecast, upperTail } from '../math/rate-habit.ts';
import type { RateForecast } from '../math/rate-habit.ts';
import type { Pane } from '../windows/pane.ts';
import type { FamilyEntry } from './families.ts';
import type { Finding } from './finding.ts';
import type { ServiceHabit, TemplateHabit } from './habits.ts';
import type { Shift } from './shifts.ts';
import type { TemplateBook } from './template-book.ts';

export interface PaneContext {
  readonly service: string;
  readonly habit: ServiceHabit;
  readonly pane: Pane;
  /** What each family wrote in the pane, by the id that stands for it. */
  readonly entries: ReadonlyMap<string, FamilyEntry>;
  readonly book: TemplateBook;
  /** By family. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Counts that have changed to stay, by family. */
  readonly shifts: ReadonlyMap<string, Shift>;
  readonly paneSeconds: number;
  /** Panes of ten minutes: how unusual is said per ten minutes, what a healthy service does that often by chance is no news. */
  readonly panes: number;
  readonly decay: number;
  /** The last release of the service, this pane's included. */
  readonly release: Release | undefined;
}

/** Numbers of the whole pane, the same for all its candidates. */
export interface PaneNumbers {
  readonly chance: number;
  readonly fresh: number;
  readonly noveltyTail: number;
  readonly total: RateForecast;
  readonly tests: number;
  readonly shared: FeatureValues;
}

export function paneNumbers({ habit, pane, entries, book, panes }: PaneContext): PaneNumbers {
  let fresh = 0;
  let failing = 0;
  let failureMax = 0;
  let freshLines = 0;
  for (const [family, entry] of entries) {
    const count = entry.count + entry.late;
    if (!habit.templates.has(family)) {
      fresh += 1;
      freshLines += count;
    }
    const failure = book.failure(entry.templateId);
    failureMax = Math.max(failureMax, failure);
    if (failure >= SAYS_FAILURE) failing += count;
  }
  const lines = pane.lines + pane.late;
  const tail = noveltyTail(habit.novelty, { fresh, freshLines, lines });
  const total = forecast(habit.total);
  const chance = noveltyChance(habit.novelty);
  return {
    chance,
    fresh,
    noveltyTail: tail,
    total,
    tests: (entries.size + 1) * panes,
    shared: {
      window_lines: Math.log1p(lines),
      window_lines_ratio: logRatio(lines, total.mean),
      service_age: Math.log1p(habit.age),
      service_seen: Math.log1p(habit.lines),
      service_templates: Math.log1p(habit.templates.size),
      novelty_chance: chance,
      novelty_surprise: surprise(tail),
      new_in_window: Math.log1p(fresh),
      severity_max: pane.severityMax / 24,
      severe_share: lines === 0 ? 0 : pane.severe / lines,
      severe_habit: forecast(habit.severe).mean / Math.max(1, total.mean),
      severe_tail: surprise(upperTail(habit.severe, pane.severe)),
      failure_max: failureMax,
      failure_share: lines === 0 ? 0 : failing / lines,
      failure_habit: forecast(habit.failing).mean / Math.max(1, total.mean),
      failure_tail: surprise(upperTail(habit.failing, failing)),
    },
  };
}

export function entryValues(of: {
  readonly habit: ServiceHabit;
  readonly entry: FamilyEntry | undefined;
  readonly known: TemplateHabit | undefined;
  readonly own: RateForecast;
  readonly tail: number;
  readonly lowerTail: number;
  readonly count: number;
  readonly lines: number;
  readonly failure: number;
}): FeatureValues {
  const { habit, known, count, own } = of;
  const severity = of.entry?.severity ?? known?.severity ?? 0;
  return {
    count: Math.log1p(count),
    expected: Math.log1p(own.mean),
    count_ratio: logRatio(count, own.mean),
    tail_upper: surprise(of.tail),
    tail_lower: surprise(of.lowerTail),
    share_of_window: of.lines === 0 ? 0 : count / of.lines,
    share_habit: known === undefined ? 0 : known.seen / Math.max(1, habit.lines),
    template_age: known === undefined ? 0 : Math.log1p(habit.age - known.firstAge),
    template_seen: Math.log1p(known?.seen ?? 0),
    template_quiet: known === undefined ? 0 : Math.log1p(habit.age - known.lastAge),
    severity: severity / 24,
    severity_known: severity === 0 ? 0 : 1,
    failure_text: of.failure,
  };
}

export function placeOf({ service, pane, paneSeconds }: PaneContext) {
  const nanos = BigInt(Math.round(paneSeconds * 1e9));
  const windowStart = BigInt(pane.index) * nanos;
  return { service, pane: pane.index, windowStart, windowEnd: windowStart + nanos };
}
