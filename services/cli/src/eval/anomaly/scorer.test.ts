import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '@logsieve/detector';
import type { Model } from '@logsieve/detector';

import { evalCase } from './run.ts';
import { logsieveScorer } from './scorer.ts';
import type { EvalLine } from './units.ts';

/** Sessions of made-up uploads: begin, some chunks, end; a broken one never ends and says why. */
function session(name: string, chunks: number, broken: boolean): EvalLine[] {
  const texts = [
    `upload begins from 10.0.0.${chunks}`,
    ...Array.from({ length: chunks }, (_, at) => `stored chunk ${at} of ${chunks}`),
    broken ? 'ERROR disk write failed: no space left on device' : 'upload complete',
  ];
  return texts.map((message) => ({
    message,
    event: message.replace(/[\d.]+/g, '<*>'),
    time: null,
    session: name,
    anomalous: broken,
  }));
}

describe('the scorer of logsieve score in the harness', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(fileURLToPath(new URL('../../../../../models', import.meta.url)), { threads: 1 });
  });

  it('gives every unit its score, also where sessions are interleaved', async () => {
    const train = Array.from({ length: 100 }, (_, at) => session(`t${at}`, 3 + (at % 3), false)).flat();
    const test = Array.from({ length: 60 }, (_, at) => session(`s${at}`, 3 + (at % 3), at % 20 === 19));
    // Two sessions at a time, line by line.
    const mixed = test.flatMap((one, at) => {
      const other = at % 2 === 0 ? (test[at + 1] ?? []) : [];
      return at % 2 === 0 ? one.flatMap((line, place) => [line, ...other.slice(place, place + 1)]) : [];
    });
    const rest = test.flatMap((one, at) => (at % 2 === 1 ? one.slice((test[at - 1] ?? []).length) : []));
    const rows = await evalCase(
      { data: 'uploads', protocol: 'made up', rule: { kind: 'session' }, train, test: [...mixed, ...rest] },
      { scorer: logsieveScorer(model), scorerName: 'logsieve' },
    );
    expect(rows[0]?.scores.units).toBe(60);
    expect(rows[0]?.scores.prAuc).toBeGreaterThan(0.9);
    expect(rows[0]?.scores.recall).toBe(1);
  });
});
