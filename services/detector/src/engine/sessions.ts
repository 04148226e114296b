import { poissonUpperTail } from '@logsieve/statistics';
import type { LineSummary, Position } from '@logsieve/contracts';
import { MAX_STEPS, judgeSession, learnSession, newSequenceHabit, oddChance } from '../detect/sequence.ts';
import type { OddStep, SequenceHabit, SessionFinding } from '../detect/sequence.ts';
import { FRESH_MS } from '../ties/named-ids.ts';
import { RecentTraces } from '../ties/recent-traces.ts';
import { Evidence } from '../windows/evidence.ts';
import type { Finding } from './finding.ts';
import { Courses } from './courses.ts';
import type { Course } from './courses.ts';
import { NO_PLACE, Places } from './places.ts';
import type { TemplateBook } from './template-book.ts';
import { percent, quoted, times } from './wording.ts';

/** A session that is silent for so long has ended. */
const IDLE_MS = 20_000;
/** Open sessions of one service; beyond, the one that began first is cut off. */
const MAX_OPEN = 20_000;
/** Sessions of one course and pane that are kept as evidence. */
const MAX_EXAMPLES = 8;
/** Source partitions known by number. */
const MAX_SOURCES = 10_000;
/** Lines of one record that are told apart. */
const INDEXES = 2 ** 32;
/** Before so many sessions nothing is odd. */
const LEARNING_SESSIONS = 50;
/** Findings of one service and pane. */
const MAX_FINDINGS = 5;

/** Open ones are many and short: the course that many share, and numbers, instead of an object per line. */
interface Session {
  steps: string;
  /** `null`: one of too many. */
  course: Course | null;
  /** List in `#places`: offset of each step and, packed into one number, its source partition and index. */
  firstPlace: number;
  lastPlace: number;
  readonly isTrace: boolean;
  beganMs: number;
  lastMs: number;
}

/** Sessions of one pane that took the same steps. */
interface Travelled {
  readonly steps: readonly string[];
  readonly examples: Session[];
  count: number;
}

interface OddGroup {
  readonly step: OddStep;
  readonly evidence: Evidence;
  readonly first: SessionFinding;
  count: number;
}

/** Sessions of one service: by trace id, else by a variable that names an object and ties lines of several templates together. */
export class Sessions {
  habit: SequenceHabit = newSequenceHabit();
  /** Traces that ended before this pane. */
  readonly ended = new RecentTraces();
  readonly #open = new Map<string, Session>();
  #finished: Session[] = [];
  readonly #places = new Places();
  readonly #sources: { readonly source: string; readonly partition: number }[] = [];
  #lastSource = 0;
  readonly #courses = new Courses();

  take(key: string, line: LineSummary, timeMs: number): void {
    let session = this.#open.get(key);
    if (session === undefined) {
      if (this.#open.size >= MAX_OPEN) this.#cutOldest();
      session = {
        steps: '',
        course: this.#courses.start,
        firstPlace: NO_PLACE,
        lastPlace: NO_PLACE,
        isTrace: line.traceId !== '',
        beganMs: timeMs,
        lastMs: timeMs,
      };
      this.#open.set(key, session);
    }
    if (timeMs > session.lastMs) session.lastMs = timeMs;
    else if (timeMs < session.beganMs) session.beganMs = timeMs;
    if (session.steps.length >= MAX_STEPS) return;
    if (session.course !== null) session.course = this.#courses.after(session.course, line.templateId);
    session.steps = session.course?.steps ?? session.steps + this.#courses.characterOf(line.templateId);
    const packed = this.#sourceOf(line) * INDEXES + Math.min(line.index, INDEXES - 1);
    session.lastPlace = this.#places.add(session.lastPlace, line.offset, packed);
    if (session.firstPlace === NO_PLACE) session.firstPlace = session.lastPlace;
  }

  /** Open traces that began within the time. */
  *traces(fromMs: number, untilMs: number): Generator<string> {
    for (const [id, { isTrace, beganMs }] of this.#open)
      if (isTrace && beganMs >= fromMs && beganMs < untilMs) yield id;
  }

  /** Ends what is idle at `untilMs` of event time and judges it, then learns it. */
  close(untilMs: number, book: TemplateBook, panes: number): Finding[] {
    this.ended.turn();
    this.#courses.turn();
    this.#open.forEach((session, key) => {
      if (session.lastMs + IDLE_MS > untilMs) return;
      if (session.isTrace && session.lastMs - session.beganMs < FRESH_MS) this.ended.take(key);
      this.#open.delete(key);
      this.#finished.push(session);
    });
    const finished = this.#finished;
    this.#finished = [];
    const findings = this.#judge(finished, book, panes);
    for (const session of finished) this.#places.release(session.firstPlace, session.lastPlace);
    if (this.#open.size === 0) this.#places.clear();
    return findings;
  }

  /** Judges what has ended, then learns it. */
  #judge(finished: readonly Session[], book: TemplateBook, panes: number): Finding[] {
    const courses = new Map<string, Travelled>();
    for (const session of finished) {
      const { steps } = session;
      const course = courses.get(steps);
      if (course === undefined)
        courses.set(steps, { steps: this.#courses.templatesOf(steps), examples: [session], count: 1 });
      else {
        course.count += 1;
        if (course.examples.length < MAX_EXAMPLES) course.examples.push(session);
      }
    }
    // A session of one line has no order; where all are like that there is nothing to learn.
    const judged = [...courses.values()]
      .filter(({ steps }) => steps.length > 1 || this.habit.states.size > 0)
      .map((course) => ({ course, finding: judgeSession(this.habit, course.steps) }));
    if (judged.length === 0) return [];
    const findings = this.habit.sessions < LEARNING_SESSIONS ? [] : this.#findingsOf(judged, book, panes);
    for (const { course, finding } of judged) learnSession(this.habit, course.steps, finding, course.count);
    return findings;
  }

  #findingsOf(
    judged: readonly { course: Travelled; finding: SessionFinding }[],
    book: TemplateBook,
    panes: number,
  ): Finding[] {
    const groups = new Map<string, OddGroup>();
    let [sessions, oddSessions] = [0, 0];
    for (const { course, finding } of judged) {
      sessions += course.count;
      if (finding.odd.length > 0) oddSessions += course.count;
      for (const step of finding.odd) {
        const key = `${step.from}>${step.to ?? ''}`;
        const group = groups.get(key) ?? { step, evidence: new Evidence(), first: finding, count: 0 };
        groups.set(key, group);
        group.count += course.count;
        const examples = course.examples.map(({ lastPlace }) => this.#places.list(lastPlace));
        course.steps.forEach((templateId, at) => {
          if (templateId !== step.from && templateId !== step.to) return;
          for (const places of examples) group.evidence.take(this.#placeOf(places, at));
        });
      }
    }
    const tail = oddSessions === 0 ? 1 : poissonUpperTail(oddSessions, sessions * oddChance(this.habit));
    return [...groups.values()]
      .sort((a, b) => b.count - a.count)
      .slice(0, MAX_FINDINGS)
      .map((group) => findingOf(group, { tail, sessions, book, oddSessions, panes }));
  }

  /** A small number for the source partition of a line; the last one is remembered, as lines come in runs. */
  #sourceOf({ source, partition }: LineSummary): number {
    const last = this.#sources[this.#lastSource];
    if (last?.source === source && last.partition === partition) return this.#lastSource;
    this.#lastSource = this.#sources.findIndex((one) => one.source === source && one.partition === partition);
    if (this.#lastSource < 0 && this.#sources.length >= MAX_SOURCES) this.#forgetSources();
    if (this.#lastSource < 0) this.#lastSource = this.#sources.push({ source, partition }) - 1;
    return this.#lastSource;
  }

  #placeOf(places: readonly number[], step: number): Position {
    const packed = places[step * 2 + 1] ?? 0;
    const index = packed % INDEXES;
    const { source, partition } = this.#sources[(packed - index) / INDEXES] ?? { source: '', partition: 0 };
    return { source, partition, offset: places[step * 2] ?? 0, index };
  }

  /** Open sessions point at them: those end with them. */
  #forgetSources(): void {
    for (const { firstPlace, lastPlace } of this.#open.values()) this.#places.release(firstPlace, lastPlace);
    this.#open.clear();
    this.#sources.length = 0;
  }

  #cutOldest(): void {
    for (const [key, session] of this.#open) {
      this.#open.delete(key);
      this.#finished.push(session);
      return;
    }
  }
}

function findingOf(
  { step, evidence, first, count }: OddGroup,
  of: { tail: number; sessions: number; oddSessions: number; book: TemplateBook; panes: number },
): Finding {
  const { book } = of;
  return {
    kind: 'sequence',
    templateId: step.to ?? step.from,
    score: Math.max(0, 1 - of.tail * of.panes),
    features: {
      sequence_length: Math.log1p(first.steps),
      sequence_unseen_steps: first.odd.length / (first.steps + 1),
      sequence_unseen_vector: first.isNewVector ? 1 - Math.min(1, first.newVectorChance) : 0,
      sequence_missing_follow_up: step.to === null ? 1 : 0,
    },
    summary: summaryOf(step, count, book),
    evidence: evidence.positions(),
    count,
    statistics: {
      sessions: of.sessions,
      oddSessions: of.oddSessions,
      usualShare: step.share,
      chanceOfOddSessions: of.tail,
    },
  };
}

function summaryOf({ from, to, usual, share }: OddStep, count: number, book: TemplateBook): string {
  const often = `${times(count)}, before in ${percent(share)} of cases`;
  const after = quoted(book.text(from));
  if (to === null)
    return usual === null
      ? `Nothing followed ${after} ${often}.`
      : `${quoted(book.text(usual))} did not follow ${after} ${often}.`;
  const instead = usual === null || usual === to ? '' : ` instead of ${quoted(book.text(usual))}`;
  return `${quoted(book.text(to))} followed ${after}${instead} ${often}.`;
}
