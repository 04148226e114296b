import type { Clock } from '@logsieve/pipeline';

/** Lets idle workers rest until there is work, a time has passed or the service stops. */
export interface Wakeup {
  wake(): void;
  wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void>;
}

export function createWakeup(): Wakeup {
  let resting = new AbortController();
  return {
    wake: () => {
      resting.abort();
      resting = new AbortController();
    },
    wait: (clock, ms, signal) => clock.sleep(ms, AbortSignal.any([signal, resting.signal])),
  };
}
