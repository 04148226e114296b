import type { AnomalyKind, Verdict } from '@logsieve/contracts';
import type { TemplateBook } from '../engine/template-book.ts';
import { mergeEvidence } from '../windows/evidence.ts';
import { Conformal } from './conformal.ts';
import type { UnitRule, UnitScore } from './score-line.ts';
import { LabelModel, unitFeatures } from './supervised.ts';
import { TextLabels } from './text-labels.ts';
import { UnitHabit } from './unit-habit.ts';
import type { UnitNumbers } from './unit-habit.ts';
import type { Unit } from './unit.ts';

/** How often a unit is anomalous, before anything is seen of it. */
export const UNIT_PRIOR = 0.025;
const ANOMALOUS = 0.5;
const UNCERTAIN = 0.2;
/** What is wrong in a session need not show in what it is made of: by ignorance, half of it does not. */
const UNSEEN_IN_SESSIONS = UNIT_PRIOR / 2;
/** Belief in an unusual window whose text says nothing bad: below `ANOMALOUS`; what the text may add to it: one time in four that it says failure is enough. */
const WINDOW_ALONE = 0.4;
const WINDOW_TEXT = 0.4;
const ORDER_ALONE = 0.45;
/** Share of anomalous sessions that only mix well-known parts. */
const MIXTURE = 0.1;
/** Raised units are not compared with: what is wrong must not become usual. Without earlier input that was said to be normal, only while few are raised. */
const MOST_RAISED = 0.2;
/** Units over which the share of raised ones is remembered. */
const RAISED_MEMORY = 500;
/** A reason with this share of the strongest belief is named with it. */
const NAMED_SHARE = 0.8;

type ReasonName = AnomalyKind | 'relation';

interface Reason {
  readonly kind: AnomalyKind;
  /** Whose earlier values it was compared with; `null`: it brings its own chance. */
  readonly name: ReasonName | null;
  readonly templateId: string | null;
  readonly value: number;
  readonly pValue: number;
}

interface LabelledUnit {
  readonly features: Map<number, number>;
  readonly isAnomalous: boolean;
}

/** What the model made of the live detectors' findings in a unit; 0 where they found nothing. */
export interface HeadOpinion {
  readonly probability: number;
  readonly kind: AnomalyKind | null;
  readonly templateId: string | null;
}

/**
 * From numbers to a probability. Each number is compared with those of earlier units (conformal p-value), so that none needs a scale or a threshold of its
 * own; the smallest p-value is compared with earlier smallest ones, so that many numbers do not mean many alarms; Bayes' rule with a fixed prior makes
 * a probability of it. A text that says failure counts by itself. Where people have labelled units of both kinds, what they said decides.
 */
export class UnitJudge {
  readonly #habit: UnitHabit;
  readonly #book: TemplateBook;
  readonly #known = new Map<ReasonName, Conformal>();
  readonly #strangest = new Conformal();

  readonly #isLine: boolean;
  readonly #isSession: boolean;
  #labels: LabelModel | null = null;
  #raisedShare = 0;
  #wasTrained = false;
  #labelled: LabelledUnit[] = [];
  readonly #texts: TextLabels;

  constructor(book: TemplateBook, rule: UnitRule) {
    this.#book = book;
    this.#texts = new TextLabels(book);
    // Only sessions have an order and a make-up of their own; a window is cut anywhere.
    this.#habit = new UnitHabit(rule.kind === 'session');
    this.#isSession = rule.kind === 'session';
    this.#isLine = rule.kind === 'lines' && rule.count === 1;
  }

  /** Notes what a person said of a unit; call before `next` sees it. */
  label(unit: Unit, isAnomalous: boolean): void {
    this.#labelled.push({ features: unitFeatures(unit, this.#habit.judge(unit, this.#book)), isAnomalous });
    this.#texts.take(unit.pane.entries.keys(), isAnomalous);
  }

  /** From now on what people said decides. Nothing changes where only one of the two labels was given. */
  learnLabels(): void {
    if (new Set(this.#labelled.map(({ isAnomalous }) => isAnomalous)).size < 2) return;
    this.#labels = new LabelModel();
    this.#labels.fit(this.#labelled);
    this.#texts.fit();
    this.#labelled = [];
  }

  /** `isTraining`: earlier input, mostly normal: whatever is in it becomes habit. */
  next(unit: Unit, head: HeadOpinion, isTraining = false): UnitScore {
    const numbers = this.#habit.judge(unit, this.#book);
    const labelled = this.#asLabelled(unit, numbers);
    const reasons = [
      this.#reason('new_template', steps(numbers.rare), numbers.rarest),
      this.#reason('sequence', numbers.order, numbers.misfit),
      this.#newMakeUp(numbers),
      this.#reason('frequency', steps(numbers.counts), numbers.oddest),
      this.#reason('sequence', steps(numbers.relation), numbers.partner ?? numbers.rarest, 'relation'),
      this.#reason(
        head.kind ?? 'value',
        numbers.isKnownMakeUp ? 0 : Math.round(head.probability * 20),
        head.templateId,
      ),
    ].sort((a, b) => a.pValue - b.pValue);
    const strangest = steps(-Math.log(reasons[0]?.pValue ?? 1));
    const strange = this.#weigh(numbers, strangest === 0 ? 0 : this.#beliefOf(strangest, numbers));
    const score = labelled ?? this.#withUnseen(Math.max(strange, numbers.meaning));
    const isRaised = score >= ANOMALOUS;
    this.#raisedShare += ((isRaised ? 1 : 0) - this.#raisedShare) / RAISED_MEMORY;
    if (isTraining || !isRaised || (!this.#wasTrained && this.#raisedShare > MOST_RAISED)) {
      this.#strangest.learn(strangest);
      for (const { name, value } of reasons) if (name !== null) this.#reference(name).learn(value);
    }
    this.#wasTrained ||= isTraining;
    this.#habit.learn(unit, !isTraining && score >= UNCERTAIN);
    const named = reasons.filter(({ value, pValue }) => value > 0 && beliefOf(pValue) >= strange * NAMED_SHARE);
    const meaning: Reason = {
      kind: 'meaning',
      name: null,
      templateId: numbers.loudest,
      value: numbers.meaning,
      pValue: 0,
    };
    return rowOf(unit, score, [
      ...(numbers.meaning >= score * NAMED_SHARE ? [meaning] : []),
      ...(strange >= score * NAMED_SHARE ? named : []),
    ]);
  }

  /** The smallest p-value among earlier smallest ones. A make-up never seen is an event with a chance of its own, which says less where it only mixes well-known parts. */
  #beliefOf(strangest: number, numbers: UnitNumbers): number {
    const among = beliefOf(this.#strangest.pValue(strangest));
    if (!this.#isSession || numbers.isKnownMakeUp) return among;
    const isMixture = numbers.isWellKnown && steps(numbers.relation) === 0;
    return Math.max(among, posterior((isMixture ? MIXTURE : 1) / numbers.newMakeUpChance));
  }

  #weigh({ isKnownMakeUp, meaning }: UnitNumbers, belief: number): number {
    // What runs side by side comes in any order: order alone is a question, not an answer.
    if (this.#isSession) return isKnownMakeUp ? Math.min(belief, ORDER_ALONE) : belief;
    // A line is its text: a rare one that says nothing bad is rare, no more. A window is cut anywhere: an unusual one that says nothing bad is a question.
    return this.#isLine ? belief * (0.2 + 0.8 * meaning) : Math.min(belief, WINDOW_ALONE + WINDOW_TEXT * meaning);
  }

  /** By what people said of units like it, and of texts like those in it that nobody labelled. `null` without labels. */
  #asLabelled(unit: Unit, numbers: UnitNumbers): number | null {
    if (this.#labels === null) return null;
    const known = this.#labels.probability(unitFeatures(unit, numbers));
    return Math.max(known, this.#texts.unlabelled(unit.pane.entries.keys()));
  }

  /** Keeps the order. */
  #withUnseen(score: number): number {
    return this.#isSession ? UNSEEN_IN_SESSIONS + (1 - UNSEEN_IN_SESSIONS) * score : score;
  }

  #reason(kind: AnomalyKind, value: number, templateId: string | null, name: ReasonName = kind): Reason {
    return { kind, name, templateId, value, pValue: value === 0 ? 1 : this.#reference(name).pValue(value) };
  }

  #newMakeUp({ isKnownMakeUp, newMakeUpChance, rarest }: UnitNumbers): Reason {
    const isNew = this.#isSession && !isKnownMakeUp;
    return {
      kind: 'sequence',
      name: null,
      templateId: rarest,
      value: isNew ? 1 : 0,
      pValue: isNew ? newMakeUpChance : 1,
    };
  }

  #reference(name: ReasonName): Conformal {
    const known = this.#known.get(name) ?? new Conformal();
    this.#known.set(name, known);
    return known;
  }
}

/**
 * Nats in whole steps, and nothing below what one unit in twenty shows: shares drift a little with each unit, and equal units must stay equal.
 */
const steps = (nats: number): number => (nats < Math.log(20) ? 0 : Math.round(nats));

/** Bayes' rule with the fixed prior; `ratio`: how much likelier what was seen is in an anomalous unit. */
const posterior = (ratio: number): number => (UNIT_PRIOR * ratio) / (UNIT_PRIOR * ratio + 1 - UNIT_PRIOR);

/** What a p-value can say at most against chance (Sellke, Bayarri and Berger 2001). */
const beliefOf = (pValue: number): number =>
  posterior(pValue >= 1 / Math.E ? 1 : 1 / (-Math.E * pValue * Math.log(pValue)));

export const unitVerdict = (score: number): Verdict =>
  score >= ANOMALOUS ? 'anomalous' : score >= UNCERTAIN ? 'uncertain' : 'normal';

function rowOf(unit: Unit, score: number, reasons: readonly Reason[]): UnitScore {
  const verdict = unitVerdict(score);
  const told = verdict === 'normal' ? [] : reasons;
  const lists = told.map(({ templateId }) => unit.pane.entries.get(templateId ?? '')?.evidence.positions() ?? []);
  return {
    unit: unit.name,
    firstLine: unit.firstLine,
    lastLine: unit.lastLine,
    score,
    verdict,
    kinds: [...new Set(told.map(({ kind }) => kind))],
    decidedBy: 'model',
    evidence: mergeEvidence(lists)
      .map(({ offset }) => offset)
      .sort((a, b) => a - b),
  };
}
