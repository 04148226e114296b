import type { ServiceHabit, TemplateHabit } from '../engine/habits.ts';
import type { Profile } from '../engine/families.ts';
import type { DetectorEngine } from '../engine/engine.ts';
import { ServiceState } from '../engine/service-state.ts';
import type { Guarantee, GuaranteeState } from '../guarantee/guarantee.ts';
import type { Incidents, OpenIncident } from '../incidents/incidents.ts';
import { restorePane, savePane } from './pane-state.ts';
import type { PaneState } from './pane-state.ts';
import { restoreSequence, saveSequence } from './sequence-state.ts';
import type { SequenceState } from './sequence-state.ts';
import { restoreValues, saveValues } from './value-state.ts';
import type { ValueState } from './value-state.ts';
import type { Positions, SeenPosition } from './positions.ts';

const SNAPSHOT_VERSION = 1;

interface SavedService {
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
}

interface Saved {
  readonly schemaVersion: number;
  readonly windowSeconds: number;
  readonly positions: readonly SeenPosition[];
  readonly services: readonly SavedService[];
  readonly incidents: readonly OpenIncident[];
  /** Absent in snapshots of earlier releases. */
  readonly guarantee?: GuaranteeState;
}

interface Parts {
  readonly engine: DetectorEngine;
  readonly positions: Positions;
  readonly incidents: Incidents;
  readonly guarantee: Guarantee;
}

/** Everything the detector knows, as versioned JSON. */
export function saveState({ engine, positions, incidents, guarantee }: Parts): string {
  const saved: Saved = {
    schemaVersion: SNAPSHOT_VERSION,
    windowSeconds: engine.windowSeconds,
    positions: positions.list(),
    services: [...engine.services.values()].map((state) => {
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
      };
    }),
    incidents: incidents.snapshot(),
    guarantee: guarantee.snapshot(),
  };
  return JSON.stringify(saved, (_, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value,
  );
}

/**
 * Goes on from a snapshot. `now` is our clock, Unix milliseconds.
 * @throws RangeError for a snapshot of another version or with windows of another length: positions of such a one must not be believed either
 */
export function restoreState(body: string, { engine, positions, incidents, guarantee }: Parts, now: number): void {
  const saved = JSON.parse(body) as Saved;
  if (saved.schemaVersion !== SNAPSHOT_VERSION)
    throw new RangeError(`snapshot of version ${String(saved.schemaVersion)}, not ${String(SNAPSHOT_VERSION)}`);
  if (saved.windowSeconds !== engine.windowSeconds)
    throw new RangeError(
      `snapshot with windows of ${String(saved.windowSeconds)} s, not ${String(engine.windowSeconds)} s`,
    );
  positions.restore(saved.positions);
  incidents.restore(saved.incidents);
  if (saved.guarantee !== undefined) guarantee.restore(saved.guarantee);
  for (const one of saved.services) {
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
    for (const pane of one.open) state.open.set(pane.index, restorePane(pane));
    engine.services.set(one.name, state);
  }
}
