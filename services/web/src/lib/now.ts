import { useSyncExternalStore } from 'react';

const STEP_MS = 5000;
const listeners = new Set<() => void>();
let present = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    present = Date.now();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present time in steps of five seconds, one timer for the whole page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => present);
