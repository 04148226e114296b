/** The change that is looked for: to this many times the habit, or to one part in as many. What is at least half as large on a logarithmic scale is found too, later. */
const RATIO = 1.5;
/** Blocks before a level is believed. */
const LEAST_BLOCKS = 30;
/** Half of what was learned of a level is forgotten after so many blocks: slower than any change that is looked for. */
const LEFT_PER_BLOCK = 0.5 ** (1 / 240);
/** Nats that one block may say: what lasts is told by many, a burst by none. */
const MOST_PER_BLOCK = 2;
/** Lines that a claim of more or of less must rest on: seen, or missed. */
const LEAST_LINES = 20;
/** A return to the level before within so many blocks is the end of what was said, no news. */
const RETURN_BLOCKS = 180;
const PRIOR_COUNT = 0.5;
/** Lines of the rest of a service per block, from which on it says how much is going on. */
const LEAST_REST = 5;

/** One side of the sum: nats for a change, and what was seen since they rose from nothing. */
interface Excursion {
  nats: number;
  blocks: number;
  count: number;
  expected: number;
  rest: number;
}

/** The level of one count per block and what speaks against it. Plain data. */
export interface RateShift {
  /** Of the block that is open. */
  count: number;
  /** Exponentially forgotten moments of counts per block. */
  weight: number;
  sum: number;
  squares: number;
  /** The rest of the service in the same blocks. */
  rest: number;
  more: Excursion;
  fewer: Excursion;
  /** Blocks lived, and changes found in them: a count that changes every hour is no news. */
  blocks: number;
  changes: number;
  /** The level before the last change; it may return there. */
  before: number;
  sinceChange: number;
}

export interface ShiftFinding {
  readonly direction: 'more' | 'fewer';
  /** Chance per block of such a sum where nothing changed. */
  readonly tail: number;
  /** Changes of this count per block so far. */
  readonly byHabit: number;
  /** Blocks since which the count is another. */
  readonly blocks: number;
  /** Lines per block: before, with what the rest of the service does, and since. */
  readonly expected: number;
  readonly level: number;
}

const nothing = (): Excursion => ({ nats: 0, blocks: 0, count: 0, expected: 0, rest: 0 });

export const newRateShift = (): RateShift => ({
  count: 0,
  weight: 0,
  sum: 0,
  squares: 0,
  rest: 0,
  more: nothing(),
  fewer: nothing(),
  blocks: 0,
  changes: 0,
  before: 0,
  sinceChange: 0,
});

export const isLevelKnown = ({ weight }: RateShift): boolean => weight >= LEAST_BLOCKS;

/** Lines per block. */
export const levelOf = ({ weight, sum }: RateShift): number => (sum + PRIOR_COUNT) / (weight + 1);

/**
 * Ends a block: has the count changed to stay? Page's (1954) cumulative sum of log-likelihood ratios, for a count with the spread that was seen (quasi-Poisson) against a level that
 * is known from so many blocks only. The mean time between false alarms at a sum of h is at least e^h blocks (Lorden 1971), so e^-h is the chance per block. `rest`: lines of
 * the rest of the service in the block; what goes along with it has not changed. `mostTail`: a finding that is less unusual is none. What is found is the new level at once.
 */
export function endBlock(shift: RateShift, rest: number, mostTail: number): ShiftFinding | null {
  const { count } = shift;
  shift.count = 0;
  shift.blocks += 1;
  shift.sinceChange += 1;
  const finding = isLevelKnown(shift) ? judged(shift, count, rest, mostTail) : null;
  if (finding === null) {
    learn(shift, count, rest);
    return null;
  }
  const isReturn = shift.changes > 0 && shift.sinceChange <= RETURN_BLOCKS && isNear(finding.level, shift.before);
  const byHabit = shift.changes / shift.blocks;
  begin(shift, finding);
  if (isReturn) return null;
  shift.changes += 1;
  return { ...finding, byHabit };
}

function judged(shift: RateShift, count: number, rest: number, mostTail: number): ShiftFinding | null {
  const level = levelOf(shift);
  const scale = scaleOf(shift, rest);
  add(shift, 'more', { count, rest, expected: level * Math.max(1, scale) });
  add(shift, 'fewer', { count, rest, expected: level * Math.min(1, scale) });
  const direction = shift.more.nats >= shift.fewer.nats ? 'more' : 'fewer';
  const { nats, blocks, count: seen, expected } = shift[direction];
  const tail = Math.exp(-nats);
  if (tail > mostTail || (direction === 'more' ? seen : expected - seen) < LEAST_LINES) return null;
  return { direction, tail, byHabit: 0, blocks, expected: expected / blocks, level: seen / blocks };
}

function add(
  shift: RateShift,
  direction: 'more' | 'fewer',
  { count, rest, expected }: { readonly count: number; readonly rest: number; readonly expected: number },
): void {
  const side = shift[direction];
  const ratio = direction === 'more' ? RATIO : 1 / RATIO;
  // What is not known of the level weighs the more, the longer it is held against new blocks.
  const doubt = spreadOf(shift) * (1 + (side.blocks + 1) / shift.weight);
  const says = (count * Math.log(ratio) - expected * (ratio - 1)) / doubt;
  const nats = side.nats + Math.min(MOST_PER_BLOCK, says);
  shift[direction] =
    nats <= 0
      ? nothing()
      : {
          nats,
          blocks: side.blocks + 1,
          count: side.count + count,
          expected: side.expected + expected,
          rest: side.rest + rest,
        };
}

/** How much the rest of the service is above or below what it was; 1 where there is little else. */
function scaleOf({ weight, rest: sum }: RateShift, rest: number): number {
  const usual = sum / weight;
  return usual < LEAST_REST ? 1 : Math.max(0.1, Math.min(10, (rest + 1) / (usual + 1)));
}

/** Variance per mean, at least that of chance. */
function spreadOf({ weight, sum, squares }: RateShift): number {
  const mean = sum / weight;
  return mean === 0 ? 1 : Math.max(1, (squares / weight - mean * mean) / mean);
}

/** A burst must not hide the next change behind its spread: what is far above the level counts as a little more than it. */
function learn(shift: RateShift, seen: number, rest: number): void {
  const mean = levelOf(shift);
  const count = isLevelKnown(shift)
    ? Math.min(seen, Math.ceil(mean + 4 * Math.sqrt(mean * spreadOf(shift)) + 3))
    : seen;
  shift.weight = shift.weight * LEFT_PER_BLOCK + 1;
  shift.sum = shift.sum * LEFT_PER_BLOCK + count;
  shift.squares = shift.squares * LEFT_PER_BLOCK + count * count;
  shift.rest = shift.rest * LEFT_PER_BLOCK + rest;
}

/** What came since the change is the level from now on, with the spread of before. */
function begin(shift: RateShift, { blocks, level, direction }: ShiftFinding): void {
  const spread = spreadOf(shift);
  shift.before = levelOf(shift);
  shift.weight = blocks;
  shift.sum = blocks * level;
  shift.squares = blocks * (level * level + spread * level);
  shift.rest = shift[direction].rest;
  shift.more = nothing();
  shift.fewer = nothing();
  shift.sinceChange = 0;
}

const isNear = (a: number, b: number): boolean =>
  Math.abs(Math.log((a + PRIOR_COUNT) / (b + PRIOR_COUNT))) < Math.log(RATIO) / 2;
