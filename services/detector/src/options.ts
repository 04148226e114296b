import { ENGINE_DEFAULTS } from './engine/options.ts';
import type { EngineOptions } from './engine/options.ts';
import { GUARANTEE_DEFAULTS } from './guarantee/guarantee.ts';
import type { GuaranteeOptions } from './guarantee/guarantee.ts';
import { INCIDENT_DEFAULTS } from './incidents/incidents.ts';
import type { IncidentOptions } from './incidents/incidents.ts';

export interface DetectorOptions extends EngineOptions, IncidentOptions, GuaranteeOptions {
  /** How often what people and reviews said is read. */
  readonly evidenceIntervalMs: number;
  readonly snapshotIntervalMs: number;
  /** How often idle streams are looked at. */
  readonly tickMs: number;
  /** Bounds of one batch of records of `logs.parsed`. */
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly lingerMs: number;
}

export const DETECTOR_DEFAULTS: DetectorOptions = {
  ...ENGINE_DEFAULTS,
  ...INCIDENT_DEFAULTS,
  ...GUARANTEE_DEFAULTS,
  evidenceIntervalMs: 10_000,
  snapshotIntervalMs: 30_000,
  tickMs: 1_000,
  maxBatchRecords: 200,
  maxBatchBytes: 16 * 1024 * 1024,
  lingerMs: 50,
};
