import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
}
type Schedule = (this: RequestQueue) => void;

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay about 1,900 times a second even when nothing is pending (tulios/kafkajs#1751): 3 % of a
 * core while idle, and a warning on Node 24. With nothing pending and no throttling there is nothing to check.
 */
export function patchIdleTimer(): void {
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue') as {
    prototype: { scheduleCheckPendingRequests: Schedule & { patched?: true } };
  };
  const original = prototype.scheduleCheckPendingRequests;
  if (original.patched === true) return;
  const patched: Schedule & { patched?: true } = function (this: RequestQueue) {
    if (this.pending.length === 0 && this.throttledUntil <= Date.now()) return;
    original.call(this);
  };
  patched.patched = true;
  prototype.scheduleCheckPendingRequests = patched;
}
