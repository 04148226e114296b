import { isUsualLull, isUsualPeak, learnLull, learnPeak } from '../detect/calendar.ts';
import { endBlock, isLevelKnown, newRateShift } from '../detect/rate-shift.ts';
import type { ShiftFinding } from '../detect/rate-shift.ts';
import type { Pane } from '../windows/pane.ts';
import type { FamilyEntry } from './families.ts';
import type { ServiceHabit, TemplateHabit } from './habits.ts';
import { plain, span } from './wording.ts';

/** Panes whose counts are added up before a level is looked at: what lasts is not told by ten seconds. */
const BLOCK_PANES = 6;
/** A finding less sure than this is none. */
const LEAST_SCORE = 0.95;

export interface Shift extends ShiftFinding {
  /** 0..1, by what is usual in ten minutes. */
  readonly score: number;
}

/** Families whose count has changed to stay, by their ids; looked for at the end of each block. Learns the pane. */
export function takeShifts(
  habit: ServiceHabit,
  pane: Pane,
  entries: ReadonlyMap<string, FamilyEntry>,
  { panes, paneSeconds }: { readonly panes: number; readonly paneSeconds: number },
): Map<string, Shift> {
  // Where nothing at all is written, less of one thing says nothing of that thing.
  if (pane.lines === 0) return new Map();
  const block = (habit.block ??= { panes: 0, lines: 0 });
  block.panes += 1;
  block.lines += pane.lines;
  for (const [family, { count }] of entries) {
    const known = habit.templates.get(family);
    if (known !== undefined) (known.shift ??= newRateShift()).count += count;
  }
  if (block.panes < BLOCK_PANES) return new Map();
  habit.block = { panes: 0, lines: 0 };
  return endBlocks(habit, {
    lines: block.lines,
    blocks: Math.max(1, panes / BLOCK_PANES),
    seconds: pane.index * paneSeconds,
  });
}

/** `blocks`: in ten minutes. */
function endBlocks(
  habit: ServiceHabit,
  { lines, blocks, seconds }: { readonly lines: number; readonly blocks: number; readonly seconds: number },
): Map<string, Shift> {
  let levels = 0;
  for (const { shift } of habit.templates.values()) if (shift !== undefined && isLevelKnown(shift)) levels += 1;
  const tests = 2 * levels * blocks;
  const found = new Map<string, Shift>();
  for (const [family, known] of habit.templates) {
    const { shift } = known;
    if (shift === undefined) continue;
    const finding = endBlock(shift, lines - shift.count, (1 - LEAST_SCORE) / tests);
    if (finding === null) continue;
    const score = 1 - Math.max(finding.tail * tests, finding.byHabit * blocks);
    if (!isUsualNow(known, finding, seconds) && score >= LEAST_SCORE) found.set(family, { ...finding, score });
  }
  return found;
}

/** Whether an earlier day, or an earlier week on this weekday, had such a change around this hour. Learns this one. */
function isUsualNow(known: TemplateHabit, { direction, level }: ShiftFinding, seconds: number): boolean {
  if (direction === 'more') {
    const isUsual = isUsualPeak(known.rises, seconds, level);
    learnPeak((known.rises ??= {}), seconds, level);
    return isUsual;
  }
  const isUsual = isUsualLull(known.falls, seconds, level);
  learnLull((known.falls ??= {}), seconds, level);
  return isUsual;
}

/** `has come more often for about 7 min: 18 times a minute, 12 before`. */
export function shiftText({ direction, blocks, level, expected }: Shift, paneSeconds: number): string {
  const perMinute = 60 / (BLOCK_PANES * paneSeconds);
  const since = span(blocks * BLOCK_PANES * paneSeconds);
  const often = direction === 'more' ? 'more often' : 'less often';
  return `has come ${often} for about ${since}: ${plain(level * perMinute)} times a minute, ${plain(expected * perMinute)} before`;
}
