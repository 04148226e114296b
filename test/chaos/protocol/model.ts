/**
 * The acknowledgement protocol between a topic's partition and the store, small enough to be explored whole: every interleaving of two consumers of a
 * group, of crashes between any two steps, of takeovers that leave a zombie behind, and of answers that are lost after the store has acted.
 * Steps carry the names of the code's crash points (`shared/pipeline/src/crash-point.ts`) where it has them.
 */

/** What the protocol does against loss and doubling; each can be taken away to see what it is for. */
export interface Protections {
  /** The batch's end is committed with its start before anything is written, and the next owner cuts its first batch there. */
  readonly intent: boolean;
  /** The group refuses commits of a member it has dropped, and who is refused writes nothing. */
  readonly fencing: boolean;
  /** A block's row is dropped where its range was committed before (`insert_deduplication_token`). */
  readonly token: boolean;
  /** Where the store knows a token and has no row, the row is given again under the next token of its range. */
  readonly nextToken: boolean;
  /** Offsets are committed after the store has acknowledged, not before. */
  readonly commitAfterStore: boolean;
  /** On assignment a consumer asks the store where the partition stands. */
  readonly ledger: boolean;
  /** A batch that fails because the store is gone is given again whole, not record by record. */
  readonly wholeAgain: boolean;
}

export const ALL: Protections = {
  intent: true,
  fencing: true,
  token: true,
  nextToken: true,
  commitAfterStore: true,
  ledger: true,
  wholeAgain: true,
};

export type Fault = 'crash' | 'takeover' | 'lost answer' | 'offsets reset' | 'store gone' | 'token alone';

export interface Bounds {
  readonly records: number;
  readonly largestBatch: number;
  readonly faults: number;
  readonly kinds: readonly Fault[];
}

type Phase = 'out' | 'ready' | 'intended' | 'lines written' | 'row sent' | 'committing';

interface Member {
  readonly phase: Phase;
  readonly generation: number;
  /** First offset not yet handled. */
  readonly position: number;
  readonly intent: number | null;
  readonly batch: readonly [number, number] | null;
  /** Which token of its range the row is sent under. */
  readonly tries: number;
  /** Last record of a batch that is given record by record. */
  readonly oneByOneTo: number;
}

export interface State {
  readonly generation: number;
  readonly committed: number;
  readonly intent: number | null;
  readonly members: readonly Member[];
  /** Ranges of committed blocks, in the order they came. */
  readonly blocks: readonly (readonly [number, number])[];
  /** Tokens that the store has written down, with their rows or, where it was killed in between, without. Sorted. */
  readonly tokens: readonly string[];
  readonly faults: number;
}

export interface Step {
  readonly name: string;
  readonly fault: boolean;
  readonly to: State;
}

const OUT: Member = { phase: 'out', generation: 0, position: 0, intent: null, batch: null, tries: 1, oneByOneTo: -1 };

export const start = (): State => ({
  generation: 0,
  committed: 0,
  intent: null,
  members: [OUT, OUT],
  blocks: [],
  tokens: [],
  faults: 0,
});

/** How often each record is stored. */
export function timesStored(state: State, records: number): number[] {
  const times = new Array<number>(records).fill(0);
  for (const [first, last] of state.blocks)
    for (let offset = first; offset <= last; offset += 1) times[offset] = (times[offset] ?? 0) + 1;
  return times;
}

export const isDone = (state: State, records: number): boolean =>
  timesStored(state, records).every((times) => times === 1) && state.committed === records;

/** All that can happen next. */
export function steps(state: State, bounds: Bounds, protections: Protections): Step[] {
  const next: Step[] = [];
  const owner = state.members.findIndex((member) => isOwner(state, member));
  for (const [at, member] of state.members.entries()) {
    const go = (name: string, changes: Partial<State>, mine: Partial<Member>): void => {
      next.push({ name: `${String(at)}: ${name}`, fault: false, to: { ...withMember(state, at, mine), ...changes } });
    };
    if (member.phase === 'out') {
      if (owner < 0) next.push({ name: `${String(at)}: joins`, fault: false, to: joins(state, at, protections) });
      continue;
    }
    memberSteps(state, member, bounds, protections, go);
  }
  if (state.faults < bounds.faults) next.push(...faults(state, bounds, protections));
  return next;
}

const isOwner = (state: State, member: Member): boolean =>
  member.phase !== 'out' && member.generation === state.generation;

const withMember = (state: State, at: number, changes: Partial<Member>): State => ({
  ...state,
  members: state.members.map((member, index) => (index === at ? { ...member, ...changes } : member)),
});

/** A member becomes the owner; where the store stands further than the group, it commits that. */
function joins(state: State, at: number, protections: Protections): State {
  const reached = Math.max(state.committed, ...state.blocks.map(([, last]) => last + 1));
  const ahead = protections.ledger && reached > state.committed;
  const begun = state.intent !== null && state.intent >= reached ? state.intent : null;
  const [committed, intent] = ahead ? [reached, begun] : [state.committed, state.intent];
  const generation = state.generation + 1;
  const member: Member = { ...OUT, phase: 'ready', generation, position: committed, intent };
  return { ...withMember(state, at, member), generation, committed, intent };
}

/** The group takes a commit of its current owner; without fencing of anybody. */
const accepts = (state: State, member: Member, protections: Protections): boolean =>
  isOwner(state, member) || !protections.fencing;

function memberSteps(
  state: State,
  member: Member,
  bounds: Bounds,
  protections: Protections,
  go: (name: string, changes: Partial<State>, mine: Partial<Member>) => void,
): void {
  const { batch } = member;
  const refused = !accepts(state, member, protections);
  switch (member.phase) {
    case 'ready':
      if (member.position >= bounds.records) return;
      for (const last of ends(member, bounds, protections)) {
        const cut = [member.position, last] as const;
        if (refused) go('commit refused', {}, OUT);
        else if (!protections.commitAfterStore)
          go('offset committed first', { committed: last + 1, intent: null }, { phase: 'intended', batch: cut });
        else if (!protections.intent) go('batch taken', {}, { phase: 'intended', batch: cut });
        else
          go('intent committed', { committed: cut[0], intent: last }, { phase: 'intended', batch: cut, intent: null });
      }
      return;
    case 'intended':
      // Lines of a block without a row are never read, so writing them changes nothing that counts.
      if (batch !== null) {
        const phase = protections.token && stands(state, batch) ? 'committing' : 'lines written';
        go('store.lines_written', {}, { phase, tries: 1 });
      }
      return;
    case 'lines written':
      if (batch !== null)
        go('store.block_committed', withRow(state, batch, member.tries, protections), { phase: 'row sent' });
      return;
    case 'row sent':
      if (batch === null) return;
      if (stands(state, batch)) go('row seen', {}, { phase: 'committing' });
      else if (protections.nextToken) go('no row', {}, { phase: 'lines written', tries: member.tries + 1 });
      else go('no row', {}, { phase: 'ready', position: batch[0], batch: null, intent: batch[1] });
      return;
    case 'committing':
      if (batch === null) return;
      if (refused) go('commit refused', {}, OUT);
      else
        go('end committed', protections.commitAfterStore ? { committed: batch[1] + 1, intent: null } : {}, {
          phase: 'ready',
          position: batch[1] + 1,
          batch: null,
        });
      return;
    case 'out':
      return;
  }
}

/** Where the next batch may end: how much a fetch brings is not ours to say, but for a batch that was begun before. */
function ends(member: Member, bounds: Bounds, protections: Protections): number[] {
  if (member.position <= member.oneByOneTo) return [member.position];
  if (protections.intent && member.intent !== null && member.position <= member.intent) return [member.intent];
  const furthest = Math.min(bounds.records, member.position + bounds.largestBatch) - 1;
  return Array.from({ length: furthest - member.position + 1 }, (_, more) => member.position + more);
}

const stands = (state: State, [first, last]: readonly [number, number]): boolean =>
  state.blocks.some((block) => block[0] === first && block[1] === last);

const tokenOf = (batch: readonly [number, number], tries: number): string => `${batch.join('-')}#${String(tries)}`;

/** An insert: dropped where its token is known, whether its row is there or not. */
function withRow(
  state: State,
  batch: readonly [number, number],
  tries: number,
  protections: Protections,
): Pick<State, 'blocks' | 'tokens'> {
  if (!protections.token) return { blocks: [...state.blocks, batch], tokens: state.tokens };
  const token = tokenOf(batch, tries);
  if (state.tokens.includes(token)) return { blocks: state.blocks, tokens: state.tokens };
  return { blocks: [...state.blocks, batch], tokens: [...state.tokens, token].sort() };
}

function faults(state: State, bounds: Bounds, protections: Protections): Step[] {
  const all: Step[] = [];
  const happens = (kind: Fault, at: number, to: State): void => {
    if (bounds.kinds.includes(kind))
      all.push({ name: `${String(at)}: ${kind}`, fault: true, to: { ...to, faults: state.faults + 1 } });
  };
  for (const [at, member] of state.members.entries()) {
    if (member.phase === 'out') {
      // The owner is taken for dead while it only sleeps: it goes on as a zombie.
      if (state.members.some((other) => isOwner(state, other))) happens('takeover', at, joins(state, at, protections));
      continue;
    }
    happens('crash', at, withMember(state, at, OUT));
    if (member.phase === 'lines written' && member.batch !== null)
      happens('lost answer', at, { ...state, ...withRow(state, member.batch, member.tries, protections) });
    if (member.phase === 'lines written' && member.batch !== null && protections.token) {
      const token = tokenOf(member.batch, member.tries);
      if (!state.tokens.includes(token))
        happens('token alone', at, { ...state, tokens: [...state.tokens, token].sort() });
    }
    if (member.phase === 'lines written' && member.batch !== null) {
      const [first, last] = member.batch;
      const again = protections.wholeAgain ? { intent: last } : { oneByOneTo: last };
      happens('store gone', at, withMember(state, at, { phase: 'ready', position: first, batch: null, ...again }));
    }
  }
  // Kafka lets an operator do this only while the group has no member.
  if (state.members.every((member) => member.phase === 'out'))
    happens('offsets reset', 0, { ...state, committed: 0, intent: null });
  return all;
}
