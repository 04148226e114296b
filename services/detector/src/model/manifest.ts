import type { Evidence } from '@logsieve/statistics';

import { FEATURE_NAMES, FEATURE_VERSION } from '../features/features.ts';
import { TEXT_FEATURES_VERSION } from './text-features.ts';

/** What the detector needs of `manifest.json`; the rest there is for people. */
export interface ModelManifest {
  readonly version: string;
  /** File name beside the manifest. */
  readonly file: string;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
  /** Size of the text table, a power of two. */
  readonly buckets: number;
  readonly thresholds: { readonly normal: number; readonly anomalous: number };
  readonly calibration: readonly Evidence[];
}

export class ModelError extends Error {
  override readonly name = 'ModelError';
}

const SCHEMA_VERSION = 1;

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null) throw new ModelError(`manifest: ${name} must be an object`);
  return value as Fields;
}

function text(fields: Fields, name: string, pattern: RegExp): string {
  const value = fields[name];
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new ModelError(`manifest: ${name} must match ${pattern.source}, found ${JSON.stringify(value)}`);
  }
  return value;
}

function number(fields: Fields, name: string, from: number, to: number): number {
  const value = fields[name];
  if (typeof value !== 'number' || !(value >= from && value <= to)) {
    throw new ModelError(`manifest: ${name} must be a number from ${from} to ${to}, found ${JSON.stringify(value)}`);
  }
  return value;
}

/**
 * Reads `manifest.json` and checks that this build computes what the model was trained on.
 * @throws ModelError that names the field.
 */
export function readManifest(json: string): ModelManifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new ModelError(`manifest: not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const manifest = fieldsOf(parsed, 'the whole');
  requireVersion('schemaVersion', manifest['schemaVersion'], SCHEMA_VERSION);
  const features = fieldsOf(manifest['features'], 'features');
  requireVersion('features.version', features['version'], FEATURE_VERSION);
  if (JSON.stringify(features['names']) !== JSON.stringify(FEATURE_NAMES)) {
    throw new ModelError('manifest: features.names are not the features of this build, in its order');
  }
  const texts = fieldsOf(manifest['text'], 'text');
  requireVersion('text.version', texts['version'], TEXT_FEATURES_VERSION);
  const buckets = number(texts, 'buckets', 2, 2 ** 24);
  if (!Number.isInteger(Math.log2(buckets))) throw new ModelError('manifest: text.buckets must be a power of two');
  const thresholds = fieldsOf(manifest['thresholds'], 'thresholds');
  const normal = number(thresholds, 'normal', 0, 1);
  return {
    version: text(manifest, 'version', /^[\w.-]{1,64}$/),
    file: text(manifest, 'file', /^[\w.-]{1,128}$/),
    sha256: text(manifest, 'sha256', /^[0-9a-f]{64}$/),
    buckets,
    thresholds: { normal, anomalous: number(thresholds, 'anomalous', normal, 1) },
    calibration: casesOf(fieldsOf(manifest['calibration'], 'calibration')),
  };
}

function requireVersion(name: string, found: unknown, wanted: number): void {
  if (found !== wanted) {
    throw new ModelError(
      `manifest: ${name} is ${JSON.stringify(found)}, this build needs ${wanted}: train the model again`,
    );
  }
}

/** Counts per step of the probability, as training wrote them, to single cases. */
function casesOf(calibration: Fields): Evidence[] {
  const [cases, faults] = ['cases', 'faults'].map((name) => {
    const counts = calibration[name];
    if (!Array.isArray(counts) || !counts.every((count): count is number => Number.isInteger(count) && count >= 0))
      throw new ModelError(`manifest: calibration.${name} must be a list of counts`);
    return counts;
  });
  return (cases ?? []).flatMap((count, step) =>
    Array.from({ length: count }, (_, at) => ({
      probability: (step + 0.5) / (cases?.length ?? 1),
      isFault: at < (faults?.[step] ?? 0),
    })),
  );
}
