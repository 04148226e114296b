import type { World } from '../world.ts';
import type { Pipeline } from './pipeline.ts';

/** So long the store may take until it holds everything again. */
export const RECOVER_WITHIN_MS = 120_000;

/** One fault, as it was played. */
interface Played {
  /** `performance.now()` when it was over; `null` where the next follows at once, with no time to recover. */
  readonly over: number | null;
  /** What is done when everything is in order again. */
  readonly afterwards?: () => Promise<void>;
}

/**
 * Plays a fault so many times, each time until the store holds all that the broker holds. @returns the longest recovery in milliseconds
 * @throws Error where one takes longer than two minutes
 */
export async function longestRecovery(
  world: World,
  pipeline: Pipeline,
  times: number,
  play: (time: number) => Promise<Played>,
): Promise<number> {
  let longest = 0;
  for (let time = 0; time < times; time += 1) {
    const { over, afterwards } = await play(time);
    if (over !== null) {
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      longest = Math.max(longest, performance.now() - over);
    }
    await afterwards?.();
    world.say(`${String(time + 1)} of ${String(times)}, ${String(pipeline.load.total())} lines produced`);
  }
  return longest;
}
