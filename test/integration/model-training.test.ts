import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const data = join(root, process.env['LOGSIEVE_SHARED_DATA'] ?? '../shared/data');
/** A Python with the packages of `models/train/requirements.txt`, in their versions. */
const python = process.env['LOGSIEVE_TRAIN_PYTHON'] ?? 'python3';
/** Another processor may round sums another way; a model of another source differs by far more. */
const TOLERANCE = 0.01;
const LIMIT_MS = 1_500_000;

function hasPackages(): boolean {
  const wanted = readFileSync(join(root, 'models/train/requirements.txt'), 'utf8').trim().split('\n');
  const check = `import importlib.metadata as m; print(all(m.version(p.split('==')[0]) == p.split('==')[1] for p in ${JSON.stringify(wanted)}))`;
  return spawnSync(python, ['-c', check], { timeout: 60_000 }).stdout.toString().trim() === 'True';
}

const isReady = existsSync(join(data, 'training/log-statements.tsv.gz')) && hasPackages();

interface Parity {
  readonly texts: readonly { readonly text: string; readonly failureText: number }[];
  readonly candidates: readonly { readonly probability: number; readonly uncertainty: number }[];
}
interface Manifest {
  readonly sha256: string;
  readonly thresholds: { readonly normal: number; readonly anomalous: number };
  readonly features: { readonly version: number; readonly names: readonly string[] };
  readonly training: { readonly seed: number };
}

describe.skipIf(!isReady)('the training command (needs shared/data and the Python packages of models/train)', () => {
  let folder: string;
  let trained: string;
  beforeAll(async () => {
    // Inside the tree: the bundled simulator finds its packages there.
    await mkdir(join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(join(root, '.cache/model-test-'));
    trained = join(folder, 'out');
    const seed = String(read<Manifest>(join(root, 'models/manifest.json')).training.seed);
    const work = join(folder, 'work');
    const options = ['--data', data, '--out', trained, '--work', work, '--seed', seed, '--splits', '0'];
    await promisify(execFile)(python, [join(root, 'models/train/train.py'), ...options], { timeout: LIMIT_MS });
  }, LIMIT_MS);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
  const both = <T>(file: string): [T, T] => [read<T>(join(root, 'models', file)), read<T>(join(trained, file))];

  it('makes the shipped model', () => {
    const [shipped, made] = both<Parity>('parity.json');
    expect(made.texts.map(({ text }) => text)).toEqual(shipped.texts.map(({ text }) => text));
    const numbers = ({ texts, candidates }: Parity): number[] => [
      ...texts.map(({ failureText }) => failureText),
      ...candidates.flatMap(({ probability, uncertainty }) => [probability, uncertainty]),
    ];
    const [expected, found] = [numbers(shipped), numbers(made)];
    expect(found).toHaveLength(expected.length);
    for (const [at, value] of found.entries()) expect(Math.abs(value - (expected[at] ?? NaN))).toBeLessThan(TOLERANCE);
  });

  it('makes its thresholds, for the features of this build', () => {
    const [shipped, made] = both<Manifest>('manifest.json');
    expect(made.features).toEqual(shipped.features);
    expect(Math.abs(made.thresholds.normal - shipped.thresholds.normal)).toBeLessThan(TOLERANCE);
    expect(Math.abs(made.thresholds.anomalous - shipped.thresholds.anomalous)).toBeLessThan(TOLERANCE);
  });
});
