import { detectTime } from '@logsieve/parser';
import type { Clock } from '@logsieve/pipeline';

/** When a replayed line is due. */
export interface Pace {
  /** True where the line is not due yet: what was gathered before it should go out first. */
  mustWait(line: Buffer): boolean;
  wait(): Promise<void>;
}

export function createPace(options: { rate: number | null; speed: number | null; clock: Clock }): Pace {
  const { rate, speed, clock } = options;
  const startedMs = clock.monotonicMs();
  let index = -1;
  let firstTime: bigint | null = null;
  let dueMs = startedMs;
  const dueOf = (line: Buffer): number => {
    index += 1;
    const byRate = rate === null ? startedMs : startedMs + (index / rate) * 1000;
    if (speed === null) return byRate;
    const time = detectTime(line.toString('utf8'), clock.now());
    if (time === null) return dueMs; // a line without a time goes with the one before it
    firstTime ??= time;
    return Math.max(byRate, startedMs + Number(time - firstTime) / 1e6 / speed);
  };
  return {
    mustWait(line) {
      dueMs = dueOf(line);
      return dueMs > clock.monotonicMs();
    },
    async wait() {
      await clock.sleep(dueMs - clock.monotonicMs());
    },
  };
}
