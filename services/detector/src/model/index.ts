import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InferenceSession, Tensor } from 'onnxruntime-node';

import { FEATURE_NAMES } from '../features/features.ts';
import type { Model, ModelInput, ModelScore } from '../model-port.ts';
import { ModelError, readManifest } from './manifest.ts';
import { textBuckets } from './text-features.ts';

export { ModelError } from './manifest.ts';
export { normalizeText, textBuckets } from './text-features.ts';

/** Rows per call of the runtime: enough to hide the call's cost, few enough to bound memory and the wait of others. */
const CANDIDATES_PER_RUN = 512;
const TEXTS_PER_RUN = 64;

export interface ModelOptions {
  /** Threads of the runtime; without a number it would take every core of the host, whatever the container may use. */
  readonly threads: number;
}

/**
 * Reads `manifest.json` and the graph it names from `dir`. Load it once per process: the runtime does not give all memory back.
 * @throws ModelError if a file is missing, is not the one the manifest names, or belongs to another version of the features.
 */
export async function loadModel(dir: string, options: ModelOptions): Promise<Model> {
  const manifest = readManifest((await read(join(dir, 'manifest.json'))).toString('utf8'));
  const path = join(dir, manifest.file);
  const bytes = await read(path);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== manifest.sha256) {
    throw new ModelError(`${path}: sha256 is ${digest}, the manifest says ${manifest.sha256}`);
  }
  const session = await open(path, bytes, options.threads);
  return {
    version: manifest.version,
    thresholds: manifest.thresholds,
    calibration: manifest.calibration,
    score: (candidates) => inBatches(candidates, CANDIDATES_PER_RUN, (batch) => scoreBatch(session, batch)),
    failureText: (texts) => inBatches(texts, TEXTS_PER_RUN, (batch) => textBatch(session, batch, manifest.buckets)),
  };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ModelError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function open(path: string, bytes: Buffer, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
  } catch (error) {
    throw new ModelError(`${path}: the runtime refuses it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  run: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  if (items.length <= size) return items.length === 0 ? [] : run(items);
  const results: R[] = [];
  for (let at = 0; at < items.length; at += size) results.push(...(await run(items.slice(at, at + size))));
  return results;
}

// Both branches live in one graph, and the runtime wants every input: the branch that is not asked gets one empty row.
const noTokens = (): Tensor => new Tensor('int64', new BigInt64Array([-1n]), [1, 1]);
const noFeatures = (): Tensor =>
  new Tensor('float32', new Float32Array(FEATURE_NAMES.length), [1, FEATURE_NAMES.length]);

async function scoreBatch(session: InferenceSession, batch: readonly ModelInput[]): Promise<readonly ModelScore[]> {
  const width = FEATURE_NAMES.length;
  const rows = new Float32Array(batch.length * width);
  batch.forEach(({ features }, at) => {
    if (features.length !== width) {
      throw new ModelError(`a candidate has ${features.length} features, the model needs ${width}`);
    }
    rows.set(features, at * width);
  });
  const tensor = new Tensor('float32', rows, [batch.length, width]);
  const outputs = await session.run({ tokens: noTokens(), features: tensor }, ['probability', 'uncertainty']);
  const probability = floatsOf(outputs, 'probability', batch.length);
  const uncertainty = floatsOf(outputs, 'uncertainty', batch.length);
  return batch.map((_, at) => ({
    probability: bounded(probability[at] ?? 0),
    uncertainty: bounded(uncertainty[at] ?? 1),
  }));
}

async function textBatch(
  session: InferenceSession,
  batch: readonly string[],
  buckets: number,
): Promise<readonly number[]> {
  const ids = batch.map((text) => textBuckets(text, buckets));
  const length = Math.max(1, ...ids.map((row) => row.length));
  const tokens = new BigInt64Array(batch.length * length).fill(-1n);
  ids.forEach((row, at) => {
    row.forEach((id, place) => {
      tokens[at * length + place] = BigInt(id);
    });
  });
  const tensor = new Tensor('int64', tokens, [batch.length, length]);
  const outputs = await session.run({ tokens: tensor, features: noFeatures() }, ['failure_text']);
  return Array.from(floatsOf(outputs, 'failure_text', batch.length), bounded);
}

function floatsOf(outputs: InferenceSession.OnnxValueMapType, name: string, length: number): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array) || data.length !== length) {
    throw new ModelError(`the model gave no ${name} of ${length} numbers`);
  }
  return data;
}

/** Float rounding may leave 0..1 by a hair; NaN must never look like a sure answer. */
const bounded = (value: number): number => (Number.isFinite(value) ? Math.max(0, Math.min(1, value)) : 0.5);
