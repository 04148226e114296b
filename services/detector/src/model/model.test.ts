import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

import { FEATURE_NAMES } from '../features/features.ts';
import type { Model, ModelInput } from '../model-port.ts';
import { loadModel } from './index.ts';

const shipped = fileURLToPath(new URL('../../../../models', import.meta.url));

interface Parity {
  readonly texts: readonly { readonly text: string; readonly failureText: number }[];
  readonly candidates: readonly {
    readonly features: readonly number[];
    readonly probability: number;
    readonly uncertainty: number;
  }[];
}

const parity = JSON.parse(readFileSync(join(shipped, 'parity.json'), 'utf8')) as Parity;
const inputOf = (features: readonly number[]): ModelInput => ({
  template: '',
  severityNumber: 0,
  kind: 'frequency',
  features,
});

/** A copy of the shipped model whose manifest is changed. */
function changed(change: (manifest: Record<string, unknown>) => void, graph?: Buffer): string {
  const dir = mkdtempSync(join(tmpdir(), 'logsieve-model-'));
  const manifest = JSON.parse(readFileSync(join(shipped, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  const bytes = graph ?? readFileSync(join(shipped, String(manifest['file'])));
  change(manifest);
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, 'logsieve-detector.onnx'), bytes);
  return dir;
}

describe('the shipped model', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(shipped, { threads: 1 });
  });

  it('gives the failure text probabilities that training computed', async () => {
    const found = await model.failureText(parity.texts.map(({ text }) => text));
    parity.texts.forEach(({ failureText }, at) => {
      expect(found[at]).toBeCloseTo(failureText, 4);
    });
  });

  it('gives the probabilities and uncertainties that training computed', async () => {
    const found = await model.score(parity.candidates.map(({ features }) => inputOf(features)));
    parity.candidates.forEach(({ probability, uncertainty }, at) => {
      expect(found[at]?.probability).toBeCloseTo(probability, 4);
      expect(found[at]?.uncertainty).toBeCloseTo(uncertainty, 4);
    });
  });

  it('does not depend on how many texts and candidates are asked together', async () => {
    const texts = Array.from({ length: 150 }, (_, at) =>
      at % 2 === 0 ? 'disk failure on <*>' : `user ${'in '.repeat(at)}`,
    );
    const together = await model.failureText(texts);
    const alone = await Promise.all(texts.map((text) => model.failureText([text])));
    expect(together.map((p) => p.toFixed(5))).toEqual(alone.map(([p]) => (p ?? -1).toFixed(5)));

    const first = parity.candidates[0]?.features ?? [];
    const many = await model.score(Array.from({ length: 1_100 }, () => inputOf(first)));
    expect(many).toHaveLength(1_100);
    expect(new Set(many.map(({ probability }) => probability.toFixed(5))).size).toBe(1);
    expect(await model.score([])).toEqual([]);
  });

  it('tells a failure from a routine message', async () => {
    const [failure = 0, routine = 1] = await model.failureText([
      'Failed to write block <*>: no space left on device',
      'Request <*> finished in <*> ms',
    ]);
    expect(failure).toBeGreaterThan(0.8);
    expect(routine).toBeLessThan(0.2);
  });

  it('refuses a candidate with another number of features', async () => {
    await expect(model.score([inputOf([1, 2, 3])])).rejects.toThrow(
      `has 3 features, the model needs ${FEATURE_NAMES.length}`,
    );
  });
});

describe('loading a model', () => {
  it('names the file that is missing', async () => {
    await expect(loadModel('/nonexistent', { threads: 1 })).rejects.toThrow('cannot read /nonexistent/manifest.json');
  });

  it('refuses a file that is not the one of the manifest', async () => {
    const dir = changed((manifest) => {
      manifest['sha256'] = '0'.repeat(64);
    });
    await expect(loadModel(dir, { threads: 1 })).rejects.toThrow('the manifest says 0000');
  });

  it('refuses other features', async () => {
    const dir = changed((manifest) => {
      manifest['features'] = { version: 99, names: FEATURE_NAMES };
    });
    await expect(loadModel(dir, { threads: 1 })).rejects.toThrow('features.version is 99');
  });

  it('refuses a manifest with features in another order', async () => {
    const dir = changed((manifest) => {
      manifest['features'] = { ...(manifest['features'] as object), names: [...FEATURE_NAMES].reverse() };
    });
    await expect(loadModel(dir, { threads: 1 })).rejects.toThrow('features.names');
  });

  it('refuses thresholds in the wrong order', async () => {
    const dir = changed((manifest) => {
      manifest['thresholds'] = { normal: 0.8, anomalous: 0.2 };
    });
    await expect(loadModel(dir, { threads: 1 })).rejects.toThrow('anomalous must be a number from 0.8 to 1');
  });

  it('says what the runtime says of a broken graph', async () => {
    const broken = Buffer.from('no graph');
    const dir = changed((manifest) => {
      manifest['sha256'] = createHash('sha256').update(broken).digest('hex');
    }, broken);
    await expect(loadModel(dir, { threads: 1 })).rejects.toThrow('the runtime refuses it');
  });
});
