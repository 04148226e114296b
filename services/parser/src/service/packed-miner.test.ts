import { TemplateMiner, patternId } from 'drain3-ts';
import type { MinerSnapshot } from 'drain3-ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packMiner, unpackMiner } from './packed-miner.ts';

const word = fc.constantFrom('user', 'logged', 'in', 'out', '17', '0x3f', '10.0.0.7', 'disk', 'full', 'é=3');
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

const mined = (lines: readonly string[]): MinerSnapshot => {
  const miner = new TemplateMiner();
  for (const one of lines) miner.addLogMessage(one);
  return miner.snapshot();
};

/** A store that has every nth pattern and template, under numbers with gaps. */
function storeOf({ patterns, templates }: MinerSnapshot, every: number) {
  const ofPatterns = new Map(
    patterns.flatMap((one, n) =>
      n % every === 0 ? [[patternId(one.parts, one.kinds), BigInt(n * n) + 2n ** 60n]] : [],
    ),
  );
  const ofTemplates = new Map(templates.flatMap(({ id }, n) => (n % every === 0 ? [[id, 5_000n - BigInt(n)]] : [])));
  return {
    numbers: { pattern: (id: string) => ofPatterns.get(id), template: (id: string) => ofTemplates.get(id) },
    knowledge: {
      pattern: (number: bigint) =>
        patterns.find(({ parts, kinds }) => ofPatterns.get(patternId(parts, kinds)) === number),
      template: (number: bigint) => templates.find(({ id }) => ofTemplates.get(id) === number),
    },
  };
}

test('a miner comes back as it was, whatever of it the store has', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (lines, every) => {
      const snapshot = mined(lines);
      const { numbers, knowledge } = storeOf(snapshot, every);
      expect(unpackMiner(packMiner(snapshot, numbers), knowledge)).toEqual(snapshot);
    }),
  );
});

test('a snapshot from before is taken as it is', () => {
  const snapshot = mined(['user ana logged in', 'user ben logged in']);
  const { knowledge } = storeOf(snapshot, 1);
  expect(unpackMiner(JSON.stringify(snapshot), knowledge)).toEqual(snapshot);
});

test('what the store has no more is left out, and the rest can be restored', () => {
  const snapshot = mined(['user ana logged in', 'disk full', 'disk full', '17 users out']);
  const { numbers, knowledge } = storeOf(snapshot, 1);
  const gone = snapshot.patterns[0];
  const left = unpackMiner(packMiner(snapshot, numbers), {
    ...knowledge,
    pattern: (number) => (knowledge.pattern(number) === gone ? undefined : knowledge.pattern(number)),
  });
  expect(left.patterns).toEqual(snapshot.patterns.slice(1));
  expect(TemplateMiner.restore(left).stats().patterns).toBe(snapshot.patterns.length - 1);
});

test('a version that is not known is refused', () => {
  const { knowledge } = storeOf(mined([]), 1);
  expect(() => unpackMiner('{"format":"logsieve-miner","version":9}', knowledge)).toThrow('version 9');
});
