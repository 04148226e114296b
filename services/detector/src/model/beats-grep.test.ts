import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { loadModel } from './index.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const corpus = join(root, process.env['LOGSIEVE_SHARED_DATA'] ?? '../shared/data', 'training/log-statements.tsv.gz');

const ERROR_WORDS =
  /fail|error|exception|unable|invalid|timeout|timed out|not found|cannot|can't|could not|denied|refused|fatal|panic|abort|crash|corrupt|unexpected|illegal|unreachable|lost/i;

interface Statement {
  readonly project: string;
  readonly failed: boolean;
  readonly message: string;
}

/** Statements of the projects that the shipped model never saw; warnings are half and half and left out. */
function keptOut(): Statement[] {
  const manifest = JSON.parse(readFileSync(join(root, 'models/manifest.json'), 'utf8')) as {
    readonly training: { readonly projectsKeptOut: readonly string[] };
  };
  const projects = new Set(manifest.training.projectsKeptOut);
  return gunzipSync(readFileSync(corpus))
    .toString('utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'))
    .filter(([project = '', , , level]) => projects.has(project) && level !== 'warn')
    .map(([project = '', , , level = '', , message = '']) => ({
      project,
      failed: level === 'error' || level === 'fatal',
      message,
    }));
}

/** Average precision; ties count as one step. */
function averagePrecision(truth: readonly boolean[], scores: readonly number[]): number {
  const order = scores.map((score, at) => ({ score, hit: truth[at] === true })).sort((a, b) => b.score - a.score);
  const positives = truth.filter(Boolean).length;
  let area = 0;
  let hits = 0;
  for (let at = 0; at < order.length;) {
    const before = hits;
    const score = order[at]?.score;
    while (at < order.length && order[at]?.score === score) {
      if (order[at]?.hit === true) hits += 1;
      at += 1;
    }
    area += ((hits - before) / positives) * (hits / at);
  }
  return area;
}

describe.skipIf(!existsSync(corpus))('the shipped model against grep for error words (needs shared/data)', () => {
  it('finds failures in projects it never saw better by at least 0.08 in average precision', async () => {
    const statements = keptOut();
    expect(new Set(statements.map(({ project }) => project)).size).toBe(8);
    const truth = statements.map(({ failed }) => failed);
    const model = await loadModel(join(root, 'models'), { threads: 1 });
    const ours = averagePrecision(truth, await model.failureText(statements.map(({ message }) => message)));
    const grep = averagePrecision(
      truth,
      statements.map(({ message }) => (ERROR_WORDS.test(message) ? 1 : 0)),
    );
    expect(ours).toBeGreaterThan(grep + 0.08);
  });
});
