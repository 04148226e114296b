import { isDone, start, steps, timesStored } from './model.ts';
import type { Bounds, Protections, State } from './model.ts';

export interface Exploration {
  readonly states: number;
  /** The shortest way to a record that is stored twice, or `null`. */
  readonly doubled: readonly string[] | null;
  /** The shortest way to a state from which, whatever goes right from there, a record is never stored; or `null`. */
  readonly lost: readonly string[] | null;
}

interface Visited {
  readonly state: State;
  readonly from: string | null;
  readonly by: string;
  /** Keys of states that follow without a further fault. */
  readonly calm: string[];
}

/** Every reachable state, breadth first, up to the first in which a record is stored twice. */
export function explore(bounds: Bounds, protections: Protections): Exploration {
  const first = start();
  const visited = new Map<string, Visited>([[keyOf(first), { state: first, from: null, by: 'start', calm: [] }]]);
  const queue = [keyOf(first)];
  let doubled: string | null = null;
  for (const key of queue) {
    const here = visited.get(key);
    if (here === undefined) continue;
    if (timesStored(here.state, bounds.records).some((times) => times > 1)) {
      doubled = key;
      break;
    }
    for (const { name, fault, to } of steps(here.state, bounds, protections)) {
      const next = keyOf(to);
      if (!fault) here.calm.push(next);
      if (visited.has(next)) continue;
      visited.set(next, { state: to, from: key, by: name, calm: [] });
      queue.push(next);
    }
  }
  const saved = reaching(visited, (state) => isDone(state, bounds.records));
  const lost = doubled === null ? (queue.find((key) => !saved.has(key)) ?? null) : null;
  return { states: visited.size, doubled: wayTo(visited, doubled), lost: wayTo(visited, lost) };
}

/** Members are alike: states that differ only in which is which are one, and so are generations that only lie further apart. */
function keyOf(state: State): string {
  const members = state.members
    .map((member) => ({ ...member, generation: member.generation === state.generation ? 1 : 0 }))
    .map((member) => JSON.stringify(member))
    .sort();
  return JSON.stringify([state.committed, state.intent, state.blocks, state.tokens, state.faults, members]);
}

/** Keys of the states from which a wanted one can be reached without a further fault. */
function reaching(visited: ReadonlyMap<string, Visited>, wanted: (state: State) => boolean): Set<string> {
  const before = new Map<string, string[]>();
  const queue: string[] = [];
  for (const [key, { state, calm }] of visited) {
    for (const next of calm) {
      const list = before.get(next);
      if (list === undefined) before.set(next, [key]);
      else list.push(key);
    }
    if (wanted(state)) queue.push(key);
  }
  const reached = new Set(queue);
  for (const key of queue)
    for (const earlier of before.get(key) ?? [])
      if (!reached.has(earlier)) {
        reached.add(earlier);
        queue.push(earlier);
      }
  return reached;
}

function wayTo(visited: ReadonlyMap<string, Visited>, key: string | null): string[] | null {
  if (key === null) return null;
  const way: string[] = [];
  for (let at = visited.get(key); at !== undefined && at.from !== null; at = visited.get(at.from)) way.unshift(at.by);
  return way;
}
