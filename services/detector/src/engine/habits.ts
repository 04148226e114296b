import type { Position } from '@logsieve/contracts';
import { absorbRate, newRate } from '../math/rate-habit.ts';
import type { RateHabit } from '../math/rate-habit.ts';
import type { Bursts } from '../detect/bursts.ts';
import type { Calendar } from '../detect/calendar.ts';
import type { FollowUps } from '../detect/follow-up.ts';
import type { RateShift } from '../detect/rate-shift.ts';
import type { NoveltyHabit } from '../detect/new-template.ts';
import type { Release } from '../detect/release.ts';
import { newFamilyState } from './families.ts';
import type { FamilyState } from './families.ts';

/** What is awaited in a service, with the lines that began it. Plain data. */
export interface Awaited {
  readonly followUps: FollowUps;
  readonly lines: Record<string, Position[]>;
}

/** What is open of the current block of a service. Plain data. */
export interface Block {
  panes: number;
  lines: number;
}

/** Panes are counted by a service's own count of panes ("age"), in which long gaps are short: a month without a file is not a month of silence. */
export interface TemplateHabit {
  firstAge: number;
  lastAge: number;
  /** Lines ever. */
  seen: number;
  /** Highest severity number ever. */
  severity: number;
  /** The member seen last, for text and shape. */
  templateId: string;
  patternId: string;
  readonly rate: RateHabit;
  /** By hour of the day and of the week, once there was one. */
  peaks?: Calendar;
  lulls?: Calendar;
  bursts?: Bursts;
  /** Whether it comes more or less often to stay; by hour, where it did. */
  shift?: RateShift;
  rises?: Calendar;
  falls?: Calendar;
}

/** What is normal for one service. Plain data: it is the snapshot too. */
export interface ServiceHabit {
  /** Panes lived through. */
  age: number;
  lines: number;
  fatal: number;
  readonly novelty: NoveltyHabit;
  readonly total: RateHabit;
  readonly severe: RateHabit;
  readonly failing: RateHabit;
  /** By the id that stands for a template's family. */
  readonly templates: Map<string, TemplateHabit>;
  readonly families: FamilyState;
  /** Of the whole service. */
  lulls?: Calendar;
  release?: Release;
  block?: Block;
  awaited?: Awaited;
}

export const newServiceHabit = (): ServiceHabit => ({
  age: 0,
  lines: 0,
  fatal: 0,
  novelty: { singles: 0, lines: 0 },
  total: newRate(0),
  severe: newRate(0),
  failing: newRate(0),
  templates: new Map(),
  families: newFamilyState(),
});

/** What was learned of a template goes to the family it turned out to belong to. */
export function absorbHabit(habit: ServiceHabit, loner: string, family: string, decay: number): void {
  const from = habit.templates.get(loner);
  if (from === undefined) return;
  habit.templates.delete(loner);
  const into = habit.templates.get(family);
  if (into === undefined) {
    habit.templates.set(family, from);
    return;
  }
  absorbRate(into.rate, from.rate, decay);
  delete into.shift; // together they have another level
  if (from.seen === 1) habit.novelty.singles -= 1;
  if (into.seen === 1) habit.novelty.singles -= 1;
  into.seen += from.seen;
  into.firstAge = Math.min(into.firstAge, from.firstAge);
  into.lastAge = Math.max(into.lastAge, from.lastAge);
  into.severity = Math.max(into.severity, from.severity);
}
