import { isUsualLull } from '../detect/calendar.ts';
import { dropOf, restScale } from '../detect/frequency.ts';
import type { FrequencyFinding } from '../detect/frequency.ts';
import { advanceRate, forecast } from '../math/rate-habit.ts';
import type { RateForecast } from '../math/rate-habit.ts';
import type { Draft } from './finding.ts';
import type { TemplateHabit } from './habits.ts';
import { GATE } from './judge-entry.ts';
import { entryValues, placeOf } from './pane-context.ts';
import type { PaneContext, PaneNumbers } from './pane-context.ts';
import { plain, quoted, span, times, usually } from './wording.ts';

/** A younger service may not have shown yet what it is used to. */
const DROP_AGE = 30;
/** Lines per pane that a template must be used to, before missing ones are looked for. */
const DROP_EXPECTED = 3;

/** Far fewer lines than expected: of a family, or of the whole service (`null`). */
export interface Lull {
  readonly family: string | null;
  readonly count: number;
}

export interface AbsentInPane {
  readonly drafts: Draft[];
  /** Also those that are usual at this time: they are habit only as long as they come again. */
  readonly lulls: readonly Lull[];
}

/** Templates that should have been there. Where the whole service is quiet, that is one finding, not one per template. */
export function judgeAbsent(context: PaneContext, numbers: PaneNumbers): AbsentInPane {
  const { habit, pane, decay } = context;
  if (habit.age < DROP_AGE || pane.isPartial) return { drafts: [], lulls: [] };
  const { panes } = context;
  const seconds = pane.index * context.paneSeconds;
  const whole = dropOf(habit.total, pane.lines, 1, panes);
  const regular: { id: string; known: TemplateHabit; own: RateForecast }[] = [];
  for (const [id, known] of habit.templates) {
    if (known.rate.sum < DROP_EXPECTED) continue;
    advanceRate(known.rate, habit.age, decay);
    const own = forecast(known.rate);
    if (own.mean >= DROP_EXPECTED) regular.push({ id, known, own });
  }
  if (whole !== null && whole.score >= GATE.frequency) {
    const lulls = [{ family: null, count: pane.lines }];
    const main = regular.sort((a, b) => b.own.mean - a.own.mean)[0];
    if (main === undefined || isUsualLull(habit.lulls, seconds, pane.lines)) return { drafts: [], lulls };
    const { service, paneSeconds } = context;
    const summary = `${service} is ${pane.lines === 0 ? 'silent' : 'nearly silent'}: ${plain(pane.lines)} lines in ${span(paneSeconds)}, ${usually(numbers.total.mean)}.`;
    const finding = { ...whole, expected: numbers.total.mean };
    return { drafts: [absentDraft(context, numbers, main, finding, pane.lines, summary)], lulls };
  }
  const drafts: Draft[] = [];
  const lulls: Lull[] = [];
  for (const one of regular) {
    const count = context.entries.get(one.id)?.count ?? 0;
    const scale = restScale(numbers.total, pane.lines, one.own, count);
    const drop = dropOf(one.known.rate, count, scale, regular.length * panes);
    if (drop === null || drop.score < GATE.frequency) continue;
    lulls.push({ family: one.id, count });
    if (isUsualLull(one.known.lulls, seconds, count)) continue;
    const text = quoted(context.book.text(one.known.templateId));
    const summary = `${text} came ${count === 0 ? 'not at all' : times(count)} in ${span(context.paneSeconds)}, ${usually(drop.expected)}.`;
    drafts.push(absentDraft(context, numbers, one, drop, count, summary));
  }
  return { drafts, lulls };
}

function absentDraft(
  context: PaneContext,
  numbers: PaneNumbers,
  { id, known, own }: { id: string; known: TemplateHabit; own: RateForecast },
  drop: FrequencyFinding,
  count: number,
  summary: string,
): Draft {
  const { habit, pane, book } = context;
  const entry = context.entries.get(id);
  const { templateId } = known;
  const failure = book.failure(templateId);
  return {
    ...placeOf(context),
    kind: 'frequency',
    family: id,
    templateId,
    template: book.text(templateId),
    typedTemplate: book.typed(known.patternId, templateId),
    neighbours: [],
    score: drop.score,
    severityNumber: known.severity,
    count,
    evidence: entry?.positions() ?? [],
    rule: null,
    summary,
    values: {
      ...numbers.shared,
      frequency: drop.score,
      ...entryValues({ habit, entry, known, own, tail: 1, lowerTail: drop.tail, count, lines: pane.lines, failure }),
    },
    statistics: {
      count,
      expected: drop.expected,
      lines: pane.lines,
      linesExpected: numbers.total.mean,
      seenBefore: known.seen,
      linesBefore: habit.lines,
      tail: drop.tail,
    },
  };
}
