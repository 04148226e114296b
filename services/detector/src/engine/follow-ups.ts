import type { Position } from '@logsieve/contracts';
import { expectedEnds, passPane } from '../detect/follow-up.ts';
import type { MissingEnd } from '../detect/follow-up.ts';
import { advanceRate, forecast } from '../math/rate-habit.ts';
import type { FamilyEntry } from './families.ts';
import type { Finding } from './finding.ts';
import type { ServiceHabit } from './habits.ts';
import type { TemplateBook } from './template-book.ts';
import { quoted, span, times } from './wording.ts';

/** Lines per pane from which on a text is no beginning and no end, but routine. */
const RARE = 0.05;
/** Lines of a beginning that are kept as evidence. */
const MAX_LINES = 5;

interface PaneOf {
  readonly service: string;
  readonly book: TemplateBook;
  readonly paneSeconds: number;
  /** In ten minutes. */
  readonly panes: number;
  readonly decay: number;
}

/** Ends that are overdue, by the family that began; learns the pane. No session ties them together: what is rare and always came after the other is expected. */
export function takeFollowUps(
  habit: ServiceHabit,
  entries: ReadonlyMap<string, FamilyEntry>,
  of: PaneOf,
): Map<string, Finding> {
  const awaited = (habit.awaited ??= { followUps: {}, lines: {} });
  const rateOf = (family: string): number => {
    const rate = habit.templates.get(family)?.rate;
    if (rate === undefined) return 0;
    advanceRate(rate, habit.age, of.decay);
    return forecast(rate).mean;
  };
  const rare = [...entries].flatMap(([family, { count }]) => (count > 0 && rateOf(family) < RARE ? [family] : []));
  const found = new Map<string, Finding>();
  for (const missing of passPane(awaited.followUps, habit.age, rare, rateOf)) {
    const { beginning } = missing;
    const tail = missing.chance * expectedEnds(awaited.followUps) * rateOf(beginning) * of.panes;
    found.set(beginning, findingOf(missing, { ...of, habit, tail, lines: awaited.lines[beginning] ?? [] }));
  }
  for (const family of rare) awaited.lines[family] = entries.get(family)?.positions().slice(0, MAX_LINES) ?? [];
  for (const family of Object.keys(awaited.lines))
    if (awaited.followUps[family] === undefined) Reflect.deleteProperty(awaited.lines, family);
  return found;
}

function findingOf(
  { beginning, end, waited, longest, times: before, hits }: MissingEnd,
  of: PaneOf & { readonly habit: ServiceHabit; readonly tail: number; readonly lines: readonly Position[] },
): Finding {
  const textOf = (family: string): string => quoted(of.book.text(of.habit.templates.get(family)?.templateId ?? family));
  const within = span((waited + 1) * of.paneSeconds);
  return {
    kind: 'sequence',
    templateId: of.habit.templates.get(beginning)?.templateId ?? beginning,
    score: Math.max(0, 1 - of.tail),
    features: { sequence_missing_follow_up: 1 },
    summary: `${textOf(end)} did not come within ${within} of ${textOf(beginning)}; it came ${times(hits)} of ${String(before)}, after ${span((longest + 1) * of.paneSeconds)} at most.`,
    evidence: of.lines,
    count: of.lines.length,
    statistics: { timesBefore: before, timesFollowed: hits, chanceOfMissing: of.tail },
  };
}
