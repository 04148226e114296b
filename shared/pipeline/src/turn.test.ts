import { expect, test } from 'vitest';
import { Turn } from './turn.ts';

test('a turn is over after its time, and what waits runs before the next one begins', async () => {
  const turn = new Turn(5);
  expect(turn.isOver).toBe(false);
  const end = performance.now() + 6;
  while (performance.now() < end);
  expect(turn.isOver).toBe(true);
  let ran = false;
  setImmediate(() => {
    ran = true;
  });
  await turn.pass();
  expect(ran).toBe(true);
  expect(turn.isOver).toBe(false);
});
