import type { ServiceHabit, TemplateHabit } from '../engine/habits.ts';
import type { Draft } from '../engine/finding.ts';
import type { Profile } from '../engine/families.ts';
import { ServiceState } from '../engine/service-state.ts';
import { restorePane, savePane } from './pane-state.ts';
import type { PaneState } from './pane-state.ts';
import { restoreSequence, saveSequence } from './sequence-state.ts';
import type { SequenceState } from './sequence-state.ts';
import { restoreValues, saveValues } from './value-state.ts';
import type { ValueState } from './value-state.ts';

/** What is known of one service, as plain data. */
export interface SavedService {
  readonly name: string;
  readonly latest: number | null;
  readonly closed: number | null;
  readonly habit: Omit<ServiceHabit, 'templates' | 'families'>;
  readonly templates: readonly (readonly [string, TemplateHabit])[];
  readonly families: readonly (readonly [string, string])[];
  /** Only where there is more than one: the others say nothing yet. */
  readonly covered: readonly (readonly [number, string[]])[];
  readonly profiles: readonly (readonly [string, Profile])[];
  readonly sequence: SequenceState;
  readonly values: ValueState;
  readonly open: readonly PaneState[];
  /** Absent in snapshots of earlier releases, as where there are none. */
  readonly lastWords?: readonly SavedDraft[];
}

type SavedDraft = Omit<Draft, 'windowStart' | 'windowEnd' | 'firstTime'> & {
  /** Start, end and the first line's time, which snapshots of earlier releases lack. */
  readonly window: readonly [string, string, string?];
};

export function saveService(state: ServiceState): SavedService {
  const { templates, families, ...habit } = state.habit;
  return {
    name: state.name,
    latest: state.clock.latest,
    closed: state.closed,
    habit,
    templates: [...templates],
    families: [...families.of],
    covered: [...families.covered].flatMap(([key, group]) =>
      typeof group === 'string' ? [] : [[key, group] as const],
    ),
    profiles: [...families.profiles],
    sequence: saveSequence(state.sessions.habit),
    values: saveValues(state.values),
    open: [...state.open.values()].map(savePane),
    ...(state.lastWords.length === 0 ? {} : { lastWords: state.lastWords.map(saveDraft) }),
  };
}

/** `now` is our clock, Unix milliseconds. */
export function restoreService(one: SavedService, now: number): ServiceState {
  const state = new ServiceState(one.name);
  state.clock.resume(one.latest, now);
  state.closed = one.closed;
  state.lastSeen = now;
  state.habit = {
    ...one.habit,
    templates: new Map(one.templates),
    families: { of: new Map(one.families), profiles: new Map(one.profiles), covered: new Map(one.covered) },
  };
  state.sessions.habit = restoreSequence(one.sequence);
  state.values = restoreValues(one.values);
  state.lastWords = (one.lastWords ?? []).map(restoreDraft);
  for (const pane of one.open) state.open.set(pane.index, restorePane(pane));
  return state;
}

const saveDraft = ({ windowStart, windowEnd, firstTime, ...draft }: Draft): SavedDraft => ({
  ...draft,
  window: [String(windowStart), String(windowEnd), String(firstTime ?? windowStart)],
});

const restoreDraft = ({ window: [start, end, first], ...draft }: SavedDraft): Draft => ({
  ...draft,
  windowStart: BigInt(start),
  windowEnd: BigInt(end),
  firstTime: BigInt(first ?? start),
});

/** Nine digits of a fraction are enough. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'number' && !Number.isInteger(one) ? Number(one.toPrecision(9)) : one,
  );
