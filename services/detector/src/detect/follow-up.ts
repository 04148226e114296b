/** Panes after which nothing is waited for any more: ten minutes. */
const LONGEST_WAIT = 60;
/** Beginnings whose ends are learned, and what may be the end of one. */
const MAX_BEGINNINGS = 64;
const MAX_ENDS = 8;
/** Beginnings with the end before it is expected; share of them from which on it is. */
const KNOWN_AFTER = 8;
const EXPECTED_SHARE = 0.8;
/** Panes beyond the longest wait so far, and that wait times this, until an end is missing. */
const PATIENCE = 1.5;
const PATIENCE_PANES = 2;
/** Log-chance that what is of no beginning has come that soon each time; beyond, it belongs to it. Some 500 pairs are looked at. */
const COINCIDENCE = Math.log(1e-6);

interface End {
  readonly id: string;
  /** Beginnings that are over since it was first seen after one, and those of them that had it. */
  times: number;
  hits: number;
  /** Longest wait, panes. */
  longest: number;
  state: 'awaited' | 'came' | 'missing';
}

interface Beginning {
  /** Pane of the last one; `null`: nothing is awaited. */
  openedAt: number | null;
  lastAt: number;
  ends: End[];
}

/** What of the rare things that a service writes comes after which: `backup started`, `backup finished`. Plain data. */
export type FollowUps = Record<string, Beginning>;

export interface MissingEnd {
  readonly beginning: string;
  readonly end: string;
  /** Chance that it is missing by what was seen. */
  readonly chance: number;
  /** Panes waited, and the longest wait before. */
  readonly waited: number;
  readonly longest: number;
  readonly times: number;
  readonly hits: number;
}

/**
 * Learns what of the rare came in a pane, and tells which ends are overdue: no key ties the lines together, only that the one always came after the other within some minutes. `at`: count of panes.
 * `rateOf`: habitual lines per pane.
 */
export function passPane(
  known: FollowUps,
  at: number,
  rare: readonly string[],
  rateOf: (id: string) => number,
): MissingEnd[] {
  const missing: MissingEnd[] = [];
  for (const id in known) {
    const beginning = known[id];
    if (beginning === undefined || beginning.openedAt === null) continue;
    const waited = at - beginning.openedAt;
    for (const one of rare) if (one !== id) note(beginning, one, waited);
    const isSaid = beginning.ends.some(({ state }) => state === 'missing');
    const isOver = waited >= LONGEST_WAIT || rare.includes(id);
    const overdue = overdueOf(beginning, isOver ? Infinity : waited, rateOf);
    for (const end of overdue) end.state = 'missing';
    const [first] = overdue;
    if (first !== undefined && !isSaid) missing.push(missingOf(id, first, waited));
    if (isOver) settle(beginning);
  }
  for (const id of rare) open(known, id, at);
  return missing;
}

/** Beginnings of which an end is expected. */
export const expectedEnds = (known: FollowUps): number =>
  Object.values(known).filter(({ ends }) => ends.some(isExpected)).length;

function note(beginning: Beginning, id: string, waited: number): void {
  let end = beginning.ends.find((one) => one.id === id);
  if (end === undefined) {
    if (beginning.ends.length >= MAX_ENDS) return;
    end = { id, times: 0, hits: 0, longest: 0, state: 'awaited' };
    beginning.ends.push(end);
  }
  if (end.state === 'came') return;
  end.state = 'came';
  end.longest = Math.max(end.longest, waited);
}

const isExpected = ({ times, hits }: End): boolean => times >= KNOWN_AFTER && hits >= times * EXPECTED_SHARE;

/** The one that should have come first stands first. */
function overdueOf({ ends }: Beginning, waited: number, rateOf: (id: string) => number): End[] {
  return ends
    .filter((end) => end.state === 'awaited' && isExpected(end) && waited > end.longest * PATIENCE + PATIENCE_PANES)
    .filter(({ id, longest, hits }) => hits * Math.log1p(-Math.exp(-rateOf(id) * (longest + 1))) < COINCIDENCE)
    .sort((a, b) => a.longest - b.longest);
}

const missingOf = (beginning: string, { id, times, hits, longest }: End, waited: number): MissingEnd => ({
  beginning,
  end: id,
  chance: (times - hits + 0.5) / (times + 1),
  waited,
  longest,
  times,
  hits,
});

/** A beginning is over, by time or by the next: counts which ends it had. */
function settle(beginning: Beginning): void {
  for (const end of beginning.ends) {
    end.times += 1;
    if (end.state === 'came') end.hits += 1;
    end.state = 'awaited';
  }
  beginning.ends = beginning.ends.filter(({ times, hits }) => times < KNOWN_AFTER / 2 || hits >= times / 2);
  beginning.openedAt = null;
}

function open(known: FollowUps, id: string, at: number): void {
  let beginning = known[id];
  if (beginning === undefined) {
    forgetOne(known);
    beginning = { openedAt: null, lastAt: at, ends: [] };
    known[id] = beginning;
  }
  beginning.openedAt = at;
  beginning.lastAt = at;
}

/** Makes room: the one not seen for longest goes. */
function forgetOne(known: FollowUps): void {
  const all = Object.entries(known);
  if (all.length < MAX_BEGINNINGS) return;
  const [oldest] = all.reduce((a, b) => (b[1].lastAt < a[1].lastAt ? b : a));
  Reflect.deleteProperty(known, oldest);
}
