import type { AnomalyKind } from '@logsieve/contracts';
import { burstRate } from '../detect/bursts.ts';
import { isUsualLull, isUsualPeak } from '../detect/calendar.ts';
import { SAYS_FAILURE, meaningScore } from '../detect/meaning.ts';
import { dropOf, restScale, riseOf } from '../detect/frequency.ts';
import type { FrequencyFinding } from '../detect/frequency.ts';
import { newTemplateScore, noveltyChance, noveltyTail } from '../detect/new-template.ts';
import { isRecent } from '../detect/release.ts';
import type { Release } from '../detect/release.ts';
import { logRatio, surprise } from '../features/features.ts';
import type { FeatureValues } from '../features/features.ts';
import { advanceRate, forecast, newRate, upperTail } from '../math/rate-habit.ts';
import type { RateForecast, RateHabit } from '../math/rate-habit.ts';
import { mergeEvidence } from '../windows/evidence.ts';
import type { Pane } from '../windows/pane.ts';
import type { FamilyEntry } from './families.ts';
import type { Draft, Finding } from './finding.ts';
import type { ServiceHabit, TemplateHabit } from './habits.ts';
import { shiftText } from './shifts.ts';
import type { Shift } from './shifts.ts';
import type { TemplateBook } from './template-book.ts';
import { plain, quoted, span, times, usually } from './wording.ts';

/** A detector must be this sure before the model is asked. */
const GATE: Readonly<Record<AnomalyKind, number>> = {
  new_template: 0.5,
  frequency: 0.95,
  sequence: 0.5,
  value: 0.5,
  meaning: 0.4,
};
/** Rates of a younger service are not yet a habit. */
const RISE_AGE = 6;
const DROP_AGE = 30;
/** Lines per pane that a template must be used to, before missing ones are looked for. */
const DROP_EXPECTED = 3;
/** FATAL lines in one pane of a service that never had one, after so many panes without. */
const FATAL_BURST = 3;
const FATAL_AGE = 30;

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

/** Far fewer lines than expected: of a family, or of the whole service (`null`). */
export interface Lull {
  readonly family: string | null;
  readonly count: number;
}

export interface JudgedPane {
  readonly drafts: Draft[];
  /** Also those that are usual at this time: they are habit only as long as they come again. */
  readonly lulls: readonly Lull[];
}

/** Numbers of the whole pane, the same for all its candidates. */
interface PaneNumbers {
  readonly chance: number;
  readonly fresh: number;
  readonly noveltyTail: number;
  readonly total: RateForecast;
  readonly tests: number;
  readonly shared: FeatureValues;
}

/** Every detector over one closed pane; the habit is read, not yet taught. Habits are advanced to the pane before this one. */
export function judgePane(context: PaneContext): JudgedPane {
  const { habit, decay } = context;
  for (const rate of [habit.total, habit.severe, habit.failing]) advanceRate(rate, habit.age, decay);
  const numbers = paneNumbers(context);
  const drafts: Draft[] = [];
  // A session that ended now may have had its lines in earlier panes.
  for (const id of new Set([...context.entries.keys(), ...context.findings.keys(), ...context.shifts.keys()])) {
    const draft = judgeEntry(context, numbers, id, context.entries.get(id) ?? NOTHING);
    if (draft !== null) drafts.push(draft);
  }
  const absent = judgeAbsent(context, numbers);
  drafts.push(...absent.drafts);
  if (drafts.length === 0) return { drafts, lulls: absent.lulls };
  const neighbours = neighboursOf(context);
  return { drafts: drafts.map((draft) => ({ ...draft, neighbours })), lulls: absent.lulls };
}

const NOTHING: FamilyEntry = { templateId: '', patternId: '', count: 0, late: 0, severity: 0, positions: () => [] };

function paneNumbers({ habit, pane, entries, book, panes }: PaneContext): PaneNumbers {
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

function judgeEntry(context: PaneContext, numbers: PaneNumbers, family: string, entry: FamilyEntry): Draft | null {
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
    habit.age < RISE_AGE || count === 0
      ? 0
      : meaningScore({ failure, severityNumber: entry.severity, newTemplate, frequency, expected: own.mean });
  const scores: Record<AnomalyKind, number> = {
    new_template: newTemplate,
    frequency,
    sequence: sequence?.score ?? 0,
    value: value?.score ?? 0,
    meaning,
  };
  const isFatal = entry.severity >= 21 && pane.fatal >= FATAL_BURST && habit.fatal === 0 && habit.age >= FATAL_AGE;
  const kind = kindOf(scores, isFatal);
  if (kind === null) return null;
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
    evidence: mergeEvidence([
      (kind === 'sequence' ? sequence : kind === 'value' ? value : undefined)?.evidence ?? entry.positions(),
    ]),
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

/** Templates that should have been there. Where the whole service is quiet, that is one finding, not one per template. */
function judgeAbsent(context: PaneContext, numbers: PaneNumbers): JudgedPane {
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

function entryValues(of: {
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

const NEIGHBOURS = 20;

/** Typed texts of what the service writes in this pane, most frequent first. */
function neighboursOf({ entries, book }: PaneContext): string[] {
  return [...entries]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, NEIGHBOURS)
    .map(([, entry]) => book.typed(entry.patternId, entry.templateId));
}

function placeOf({ service, pane, paneSeconds }: PaneContext) {
  const nanos = BigInt(Math.round(paneSeconds * 1e9));
  const windowStart = BigInt(pane.index) * nanos;
  return { service, pane: pane.index, windowStart, windowEnd: windowStart + nanos };
}

/** A template never seen has the habit of its absence: none in all the panes of its service. */
function rateOf(known: TemplateHabit | undefined, age: number, decay: number): RateHabit {
  const rate = known?.rate ?? newRate(0);
  advanceRate(rate, age, decay);
  return rate;
}

/** `, 20 s after "starting <*>"`: what is new after a release most likely came with it. */
function afterRelease({ release, pane, paneSeconds, book }: PaneContext, templateId: string): string {
  const seconds = pane.index * paneSeconds;
  if (!isRecent(release, seconds) || release.templateId === templateId) return '';
  const text = quoted(book.text(release.templateId));
  return seconds === release.seconds ? `, with ${text}` : `, ${span(seconds - release.seconds)} after ${text}`;
}

const strongest = (findings: readonly Finding[], kind: Finding['kind']): Finding | undefined =>
  findings.filter((finding) => finding.kind === kind).sort((a, b) => b.score - a.score)[0];

/** The kind that says most to a person among those that are sure enough; a text that says failure explains best. */
function kindOf(scores: Readonly<Record<AnomalyKind, number>>, forced: boolean): AnomalyKind | null {
  const order: readonly AnomalyKind[] = ['new_template', 'frequency', 'sequence', 'value', 'meaning'];
  const sure = order.filter((kind) => scores[kind] >= GATE[kind]);
  if (sure.length === 0) return forced ? 'meaning' : null;
  return sure.reduce((best, kind) => (scores[kind] > scores[best] ? kind : best));
}

function summaryOf(of: {
  readonly kind: AnomalyKind;
  readonly context: PaneContext;
  readonly templateId: string;
  readonly template: string;
  readonly count: number;
  readonly known: TemplateHabit | undefined;
  readonly expected: number;
  readonly failure: number;
  readonly sequence: Finding | undefined;
  readonly value: Finding | undefined;
  readonly shift: Shift | undefined;
}): string {
  const { kind, context, count, known } = of;
  const text = quoted(of.template);
  const during = span(context.paneSeconds);
  switch (kind) {
    case 'new_template':
      return `New in ${context.service}: ${text}, ${times(count)} in ${during} and never in ${plain(context.habit.lines)} lines before${afterRelease(context, of.templateId)}.`;
    case 'frequency':
      if (of.shift !== undefined) return `${text} ${shiftText(of.shift, context.paneSeconds)}.`;
      return `${text} came ${times(count)} in ${during}, ${usually(of.expected)}.`;
    case 'meaning':
      return `${text} says that something failed: ${times(count)} in ${during}, ${known === undefined ? 'never before' : usually(of.expected)}.`;
    case 'sequence':
      return of.sequence?.summary ?? text;
    case 'value':
      return of.value?.summary ?? text;
  }
}
