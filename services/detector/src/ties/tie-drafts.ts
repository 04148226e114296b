import type { Draft } from '../engine/finding.ts';
import type { ServiceState } from '../engine/service-state.ts';
import type { Pane } from '../windows/pane.ts';
import { FRESH_MS } from './named-ids.ts';
import { MAX_OBJECTS, MAX_TRACES, least, sampleOf } from './ties.ts';

/** Adds when the first line of each finding came, and the ids by which it may be connected with findings in other services. */
export function tieDrafts(state: ServiceState, pane: Pane, paneMs: number, drafts: readonly Draft[]): Draft[] {
  if (drafts.length === 0) return [];
  const start = pane.index * paneMs;
  const [from, until] = [start - FRESH_MS, start + paneMs];
  const traces = sampleOf(tracesOf(state, from, until), MAX_TRACES);
  const fresh = state.ids.fresh(from, until);
  return drafts.map((draft) => {
    const templates = new Set(templatesOf(draft, state, pane));
    const objects = least(fresh(templates), MAX_OBJECTS);
    return { ...draft, firstTime: firstTimeOf(draft, templates, pane), ties: { traces, objects } };
  });
}

function* tracesOf({ sessions }: ServiceState, from: number, until: number): Generator<string> {
  yield* sessions.ended.all();
  yield* sessions.traces(from, until);
}

/** The templates of the finding's family that the pane has. */
function templatesOf({ templateId, family }: Draft, { habit }: ServiceState, pane: Pane): string[] {
  const members = [...pane.entries.keys()].filter((id) => (habit.families.of.get(id) ?? id) === family);
  return [templateId, ...members];
}

/** What is missed has no first line: it began with the window. */
function firstTimeOf({ windowStart, windowEnd, statistics, kind }: Draft, templates: Set<string>, pane: Pane): bigint {
  const isMissed = kind === 'frequency' && (statistics['count'] ?? 0) < (statistics['expected'] ?? 0);
  const first = Math.min(...[...templates].map((id) => pane.entries.get(id)?.firstMs ?? Infinity));
  if (isMissed || !Number.isFinite(first)) return windowStart;
  // A number of milliseconds holds microseconds and no more.
  const nanos = BigInt(Math.round(first * 1e3)) * 1_000n;
  return nanos < windowStart || nanos >= windowEnd ? windowStart : nanos;
}
