import type { BurstState } from '../detect/service-burst.ts';
import type { DetectorEngine } from '../engine/engine.ts';
import type { Guarantee, GuaranteeState } from '../guarantee/guarantee.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { OpenIncident } from '../incidents/open-incident.ts';
import type { AbsentServices, AbsentState } from './absent.ts';
import type { Positions, SeenPosition } from './positions.ts';
import { restoreService, saveService, toJson } from './saved-service.ts';
import type { SavedService } from './saved-service.ts';

const SNAPSHOT_VERSION = 1;

interface Saved {
  readonly schemaVersion: number;
  readonly windowSeconds: number;
  readonly positions: readonly SeenPosition[];
  readonly services: readonly SavedService[];
  readonly incidents: readonly OpenIncident[];
  /** Absent in snapshots of earlier releases. */
  readonly guarantee?: GuaranteeState;
  readonly absent?: AbsentState;
  readonly bursts?: BurstState;
}

interface Parts {
  readonly engine: DetectorEngine;
  readonly positions: Positions;
  readonly incidents: Incidents;
  readonly guarantee: Guarantee;
  readonly absent: AbsentServices;
}

/** Everything the detector knows, as versioned JSON. */
export function saveState({ engine, positions, incidents, guarantee, absent }: Parts): string {
  const saved: Saved = {
    schemaVersion: SNAPSHOT_VERSION,
    windowSeconds: engine.windowSeconds,
    positions: positions.list(),
    services: [...engine.services.values()].map(saveService),
    incidents: incidents.snapshot(),
    guarantee: guarantee.snapshot(),
    absent: absent.save(),
    bursts: engine.bursts.save(),
  };
  return toJson(saved);
}

/**
 * Goes on from a snapshot. `now` is our clock, Unix milliseconds.
 * @throws RangeError for a snapshot of another version or with windows of another length: positions of such a one must not be believed either
 */
export function restoreState(
  body: string,
  { engine, positions, incidents, guarantee, absent }: Parts,
  now: number,
): void {
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
  if (saved.absent !== undefined) absent.restore(saved.absent);
  if (saved.bursts !== undefined) engine.bursts.restore(saved.bursts);
  for (const one of saved.services) engine.services.set(one.name, restoreService(one, now));
}
