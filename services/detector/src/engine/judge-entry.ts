import type { AnomalyKind, Position } from '@logsieve/contracts';
import { burstRate } from '../detect/bursts.ts';
import { isUsualPeak } from '../detect/calendar.ts';
import { meaningScore } from '../detect/meaning.ts';
import { restScale, riseOf } from '../detect/frequency.ts';
import { newTemplateScore } from '../detect/new-template.ts';
import { logRatio } from '../features/features.ts';
import { advanceRate, forecast, newRate } from '../math/rate-habit.ts';
import type { RateHabit } from '../math/rate-habit.ts';
import { mergeEvidence } from '../windows/evidence.ts';
import type { FamilyEntry } from './families.ts';
import type { Draft, Finding } from './finding.ts';
import type { TemplateHabit } from './habits.ts';
import { entryValues, placeOf } from './pane-context.ts';
import type { PaneContext, PaneNumbers } from './pane-context.ts';
import { summaryOf } from './summary.ts';
import { plain, quoted, span } from './wording.ts';

/** A detector must be this sure before the model is asked. */
export const GATE: Readonly<Record<AnomalyKind, number>> = {
  new_template: 0.5,
  frequency: 0.95,
  sequence: 0.5,
  value: 0.5,
  meaning: 0.4,
};
/** Rates of a younger service are not yet a habit. */
export const RISE_AGE = 6;
/** FATAL lines in one pane of a service that never had one, after so many panes without. */
const FATAL_BURST = 3;
const FATAL_AGE = 30;

/** Every detector on one template in one pane; `null` where none is sure enough. `isLast`: its service ends there, so that its text counts though no habit is known. */
export function judgeEntry(
  context: PaneContext,
  numbers: PaneNumbers,
  family: string,
  entry: FamilyEntry,
  isLast = false,
): Draft | null {
  const { habit, pane, book, decay } = context;
  const known = habit.templates.get(family);
  const rate = rateOf(known, habit.age, decay);
  const own = forecast(rate);
  const count = entry.count + entry.late;
  const scale = restScale(numbers.total, pane.lines, own, entry.count);
  const rise =
    habit.age < RISE_AGE || isUsualPeak(known?.peaks, pane.index * context.paneSeconds, entry.count)
      ? null
      : riseOf(
          rate,
          entry.count,
          scale,
          numbers.tests,
          burstRate(known?.bursts, habit.age, entry.count) * context.panes,
        );
  const shift = known === undefined ? undefined : context.shifts.get(family);
  const findings = context.findings.get(family) ?? [];
  const sequence = strongest(findings, 'sequence');
  const value = strongest(findings, 'value');
  const templateId =
    entry.templateId === '' ? (findings[0]?.templateId ?? known?.templateId ?? family) : entry.templateId;
  const failure = book.failure(templateId);
  const newTemplate = known === undefined && count > 0 ? newTemplateScore(numbers.noveltyTail, context.panes) : 0;
  // A new template's count is not a second thing that is wrong with it.
  const frequency = known === undefined ? 0 : Math.max(rise?.score ?? 0, shift?.score ?? 0);
  const meaning =
    count === 0 || (habit.age < RISE_AGE && !isLast)
      ? 0
      : meaningScore({
          failure,
          severityNumber: entry.severity,
          newTemplate,
          frequency,
          expected: isLast ? 0 : own.mean,
        });
  const scores: Record<AnomalyKind, number> = {
    new_template: newTemplate,
    frequency,
    sequence: sequence?.score ?? 0,
    value: value?.score ?? 0,
    meaning,
  };
  const isFatal = entry.severity >= 21 && pane.fatal >= FATAL_BURST && habit.fatal === 0 && habit.age >= FATAL_AGE;
  const kind = kindOf(scores, isFatal);
  if (kind === null || (isLast && meaning < GATE.meaning)) return null;
  const template = book.text(templateId);
  const tail = rise?.tail ?? 1;
  return {
    ...placeOf(context),
    kind,
    family,
    templateId,
    template,
    typedTemplate: book.typed(entry.patternId === '' ? (known?.patternId ?? '') : entry.patternId, templateId),
    neighbours: [],
    score: Math.max(...Object.values(scores)),
    severityNumber: Math.max(entry.severity, count === 0 ? (known?.severity ?? 0) : 0),
    count: kind === 'sequence' ? (sequence?.count ?? count) : kind === 'value' ? (value?.count ?? count) : count,
    evidence: mergeEvidence([evidenceOf(kind === 'sequence' ? sequence : kind === 'value' ? value : undefined, entry)]),
    rule: isFatal ? 'fatal_burst' : null,
    summary: isFatal
      ? `${context.service} wrote ${plain(pane.fatal)} FATAL lines in ${span(context.paneSeconds)}, the first ever: ${quoted(template)}.`
      : summaryOf({
          kind,
          context,
          templateId,
          template,
          count,
          known,
          expected: own.mean,
          failure,
          sequence,
          value,
          shift: (rise?.score ?? 0) >= GATE.frequency ? undefined : shift,
        }),
    values: {
      ...numbers.shared,
      ...(sequence?.features ?? {}),
      ...(value?.features ?? {}),
      ...scores,
      shift: shift === undefined ? 0 : logRatio(shift.level, shift.expected),
      ...entryValues({ habit, entry, known, own, tail, lowerTail: 1, count, lines: pane.lines + pane.late, failure }),
    },
    statistics: {
      count,
      expected: own.mean,
      lines: pane.lines,
      linesExpected: numbers.total.mean,
      seenBefore: known?.seen ?? 0,
      linesBefore: habit.lines,
      chanceOfNew: numbers.chance,
      failureText: failure,
      tail,
      ...(shift === undefined
        ? {}
        : {
            levelBefore: shift.expected,
            levelSince: shift.level,
            blocksSince: shift.blocks,
            chanceOfShift: shift.tail,
          }),
      ...(sequence?.statistics ?? {}),
      ...(value?.statistics ?? {}),
    },
  };
}

/** A template never seen has the habit of its absence: none in all the panes of its service. */
function rateOf(known: TemplateHabit | undefined, age: number, decay: number): RateHabit {
  const rate = known?.rate ?? newRate(0);
  advanceRate(rate, age, decay);
  return rate;
}

const evidenceOf = (finding: Finding | undefined, entry: FamilyEntry): readonly Position[] =>
  finding === undefined || finding.evidence.length === 0 ? entry.positions() : finding.evidence;

const strongest = (findings: readonly Finding[], kind: Finding['kind']): Finding | undefined =>
  findings.filter((finding) => finding.kind === kind).sort((a, b) => b.score - a.score)[0];

/** The kind that says most to a person among those that are sure enough; a text that says failure explains best. */
function kindOf(scores: Readonly<Record<AnomalyKind, number>>, forced: boolean): AnomalyKind | null {
  const order: readonly AnomalyKind[] = ['new_template', 'frequency', 'sequence', 'value', 'meaning'];
  const sure = order.filter((kind) => scores[kind] >= GATE[kind]);
  if (sure.length === 0) return forced ? 'meaning' : null;
  return sure.reduce((best, kind) => (scores[kind] > scores[best] ? kind : best));
}
