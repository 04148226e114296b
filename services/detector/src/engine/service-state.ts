import type { LineSummary } from '@logsieve/contracts';
import { EventClock } from '../windows/event-clock.ts';
import { Pane } from '../windows/pane.ts';
import type { Draft } from './finding.ts';
import { Sessions } from './sessions.ts';
import { NamedIds } from '../ties/named-ids.ts';
import { Values } from './values.ts';
import { newServiceHabit } from './habits.ts';
import type { ServiceHabit } from './habits.ts';

/** A longer gap is time in which nobody logged here, not silence. */
const GAP_PANES = 360;
/** Panes after time went back before a gap means something again. */
const SETTLED_PANES = 100;

/** Panes that are open, and what is habit, of one service. */
export class ServiceState {
  readonly name: string;
  readonly clock = new EventClock();
  habit: ServiceHabit = newServiceHabit();
  /** Index of the newest closed pane; lines before its end are late. */
  closed: number | null = null;
  readonly open = new Map<number, Pane>();
  readonly sessions = new Sessions();
  readonly ids = new NamedIds();
  values = new Values();
  /** Findings if the service ends now, in its first minute. */
  lastWords: readonly Draft[] = [];
  /** Our clock at the last line, Unix milliseconds. */
  lastSeen = 0;
  #current: Pane | null = null;
  #firstOpen = 0;
  #rewoundAt = -Infinity;
  /** The next pane begins in the middle of what is read. */
  #isFirst = true;

  constructor(name: string) {
    this.name = name;
  }

  /** Counts a line. Returns whether it came late or with a time that cannot be. */
  take(line: LineSummary, timeMs: number, paneMs: number, now: number): boolean {
    this.lastSeen = now;
    const isPlaced = this.clock.take(timeMs, now);
    const at = Math.floor((isPlaced ? timeMs : (this.clock.latest ?? now)) / paneMs);
    const isLate = !isPlaced || (this.closed !== null && at <= this.closed);
    const index = this.closed !== null && at <= this.closed ? this.closed + 1 : at;
    let pane = this.#current;
    if (pane?.index !== index) {
      pane = this.open.get(index) ?? this.#newPane(index);
      this.open.set(index, pane);
      this.#firstOpen = Math.min(...this.open.keys());
      this.#current = pane;
    }
    pane.take(line, isLate, timeMs);
    return isLate;
  }

  /** What the pane that has just been closed says of failure; where it is less than half full, with what the one before it said. */
  hear(pane: Pane, lastWords: readonly Draft[], paneMs: number): void {
    if (pane.lines === 0 && pane.late === 0) return; // the silence after them
    const isShort = (this.clock.latest ?? 0) < (pane.index + 0.5) * paneMs;
    const before = this.lastWords.filter((one) => isShort && one.pane === pane.index - 1);
    this.lastWords = [...before, ...lastWords];
  }

  #newPane(index: number): Pane {
    const pane = new Pane(index);
    pane.isPartial = this.#isFirst;
    this.#isFirst = false;
    return pane;
  }

  /** Whether the line taken last belongs to a pane after the one that will be closed first. */
  isAhead(): boolean {
    return this.open.size > 1 && this.#current !== null && this.#current.index > this.#firstOpen;
  }

  /** Takes the open panes that end at or before `untilMs` of event time, oldest first. */
  due(untilMs: number, paneMs: number): Pane[] {
    const due: Pane[] = [];
    for (const pane of this.open.values()) if ((pane.index + 1) * paneMs <= untilMs) due.push(pane);
    if (due.length === 0) return due;
    for (const pane of due) this.open.delete(pane.index);
    this.#current = null;
    this.#firstOpen = Math.min(...this.open.keys());
    return due.sort((a, b) => a.index - b.index);
  }

  /** All open panes: event time went back, or the input has ended. */
  drain(): Pane[] {
    const rest = this.due(Infinity, 1);
    const last = rest.at(-1);
    if (last !== undefined) last.isPartial = true;
    return rest;
  }

  /** Event time went back: lines of several times are read in turns, and the gaps between them are not silence. */
  rewind(paneMs: number): void {
    this.closed = Math.floor((this.clock.latest ?? 0) / paneMs) - 1;
    this.#rewoundAt = this.habit.age;
    this.#isFirst = true;
  }

  /** Empty panes between the last closed one and `index` in which the service was silent. */
  gapBefore(index: number): number {
    if (this.closed === null || this.habit.age < this.#rewoundAt + SETTLED_PANES) return 0;
    const gap = Math.max(0, index - this.closed - 1);
    return gap > GAP_PANES ? 0 : gap;
  }
}
