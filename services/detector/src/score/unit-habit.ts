import { learnSession, judgeSession, newSequenceHabit } from '../detect/sequence.ts';
import { forgetOldest } from '../engine/template-book.ts';
import type { TemplateBook } from '../engine/template-book.ts';
import { failureHere } from './meaning-here.ts';
import { MakeUps } from './make-ups.ts';
import { Relations } from './relations.ts';
import { TextSpread } from './spread.ts';
import type { Unit } from './unit.ts';

const MAX_TEMPLATES = 50_000;
/** Counts of a template in a unit are told apart up to this. */
const MAX_COUNT = 64;
/** Templates that this share of units has are expected in each. */
const EXPECTED_SHARE = 0.5;

interface TemplateUnits {
  units: number;
  lines: number;
  /** Units by count, `counts[c]` = units with c lines, the last for more. */
  readonly counts: number[];
}

/** What the detectors say of one unit, by the units before it. The larger the more unusual; no number knows of another's scale. */
export interface UnitNumbers {
  /** Nats: how rare the rarest template is. */
  readonly rare: number;
  /** Share of steps out of order. */
  readonly order: number;
  /** Nats: the strangest count, too many, too few or missing. */
  readonly counts: number;
  /** 0..1: a text says failure, here, where it is not what is said all day. */
  readonly meaning: number;
  /** Nats: how rare it is that a template is without another, or not as often as it. */
  readonly relation: number;
  /** Sessions: every template is well known together with the others. */
  readonly isWellKnown: boolean;
  /** Sessions: made of what an earlier one was made of, in whatever order. */
  readonly isKnownMakeUp: boolean;
  /** Sessions: chance that the next one is made of what none before was. */
  readonly newMakeUpChance: number;
  /** The template behind the largest of them, for evidence. */
  readonly rarest: string | null;
  readonly loudest: string | null;
  readonly oddest: string | null;
  readonly misfit: string | null;
  readonly partner: string | null;
}

/** Statistics of units: how many have a template, how often, in which order, and how steadily over time. */
export class UnitHabit {
  readonly #templates = new Map<string, TemplateUnits>();
  readonly #sequence = newSequenceHabit();
  readonly #makeUps = new MakeUps();
  readonly #relations = new Relations();
  readonly #spread = new TextSpread();
  readonly #isSession: boolean;
  #units = 0;
  #lines = 0;
  #severe = 0;

  constructor(isSession: boolean) {
    this.#isSession = isSession;
  }

  judge(unit: Unit, book: TemplateBook): UnitNumbers {
    let [rare, meaning, counts] = [0, 0, 0];
    let rarest: string | null = null;
    let loudest: string | null = null;
    let oddest: string | null = null;
    const more = (value: number, best: number, take: () => void): number => {
      if (value <= best) return best;
      take();
      return value;
    };
    for (const [id, { count, severity }] of unit.pane.entries) {
      if (id === '') continue;
      const known = this.#templates.get(id);
      const share = ((known?.units ?? 0) + 0.5) / (this.#units + 1);
      rare = more(-Math.log(share), rare, () => (rarest = id));
      const failure = failureHere(book.failure(id), {
        severity,
        severeShare: this.#severe / Math.max(1, this.#lines),
        sessionShare: this.#isSession ? (known?.units ?? 0) / Math.max(1, this.#units) : null,
        timeShare: this.#isSession ? null : this.#spread.share(id),
      });
      meaning = more(failure, meaning, () => (loudest = id));
      if (known !== undefined) counts = more(countSurprise(known, count), counts, () => (oddest = id));
    }
    if (this.#isSession)
      for (const [id, { units }] of this.#templates) {
        if (units < this.#units * EXPECTED_SHARE || unit.pane.entries.has(id)) continue;
        counts = more(-Math.log((this.#units - units + 0.5) / (this.#units + 1)), counts, () => (oddest = id));
      }
    const session = this.#session(unit);
    // A session made like an earlier one holds nothing rare.
    if (session.isKnownMakeUp) [rare, counts] = [0, 0];
    return { rare, counts, meaning, rarest, loudest, oddest, ...session };
  }

  /** `isStrange`: its order and make-up must not become habit by being repeated. What is written how often is learned in any case: chronic is not strange. */
  learn(unit: Unit, isStrange: boolean): void {
    this.#units += 1;
    this.#lines += unit.pane.lines;
    this.#severe += unit.pane.severe;
    for (const [id, { count }] of unit.pane.entries) {
      if (id === '') continue;
      const known = this.#templates.get(id) ?? { units: 0, lines: 0, counts: [] };
      this.#templates.delete(id); // to the young end
      this.#templates.set(id, known);
      known.units += 1;
      known.lines += count;
      const place = Math.min(count, MAX_COUNT);
      known.counts[place] = (known.counts[place] ?? 0) + 1;
    }
    forgetOldest(this.#templates, MAX_TEMPLATES);
    if (!this.#isSession) this.#spread.learn(unit.pane.entries.keys(), unit.time ?? unit.firstLine);
    if (!this.#isSession || isStrange) return;
    learnSession(this.#sequence, unit.steps, judgeSession(this.#sequence, unit.steps));
    const made = countsOf(unit);
    this.#makeUps.learn(made);
    this.#relations.learn(made);
  }

  #session(unit: Unit): SessionNumbers {
    if (!this.#isSession) return NO_SESSION;
    const { odd } = judgeSession(this.#sequence, unit.steps);
    const [step] = odd;
    const counts = countsOf(unit);
    const isKnownMakeUp = this.#makeUps.knows(counts);
    const { chance, templateId, isWellKnown } = this.#relations.judge(counts);
    return {
      order: odd.length / (unit.steps.length + 1),
      relation: isKnownMakeUp ? 0 : -Math.log(chance),
      isWellKnown,
      isKnownMakeUp,
      newMakeUpChance: this.#makeUps.newChance,
      misfit: step?.to ?? step?.from ?? null,
      partner: templateId,
    };
  }
}

type SessionNumbers = Pick<
  UnitNumbers,
  'order' | 'relation' | 'isWellKnown' | 'isKnownMakeUp' | 'newMakeUpChance' | 'misfit' | 'partner'
>;

const NO_SESSION: SessionNumbers = {
  order: 0,
  relation: 0,
  isWellKnown: false,
  isKnownMakeUp: false,
  newMakeUpChance: 1,
  misfit: null,
  partner: null,
};

const countsOf = (unit: Unit): Map<string, number> =>
  new Map([...unit.pane.entries].map(([id, { count }]) => [id, count]));

/** Nats of the smaller tail of a count among the counts of units that have the template. */
function countSurprise({ units, counts }: TemplateUnits, count: number): number {
  const place = Math.min(count, MAX_COUNT);
  let [above, below] = [0, 0];
  counts.forEach((times, at) => {
    if (at >= place) above += times;
    if (at <= place) below += times;
  });
  return -Math.log((Math.min(above, below) + 0.5) / (units + 1));
}
