import type { Failure } from '../../fixtures/clickhouse-http/index.ts';
import type { Fault } from '../fault.ts';
import type { Protection } from '../unprotected/protections.ts';
import { pause } from './http-load.ts';
import { onPipeline } from './pipeline.ts';
import { RECOVER_WITHIN_MS, longestRecovery } from './recovery.ts';

const INSERTS = '^\\s*INSERT INTO (lines|blocks)';

/** The store behind HTTP fails for a while under load; afterwards everything is there once, without a hand. */
function storeFault(options: {
  readonly name: string;
  readonly fault: string;
  readonly failure: Failure;
  readonly protection: Protection;
}): Fault {
  const { name, fault, failure, protection } = options;
  return {
    name,
    fault,
    protection,
    short: false,
    run: (world) =>
      onPipeline(world, { partitions: 1 }, async (pipeline) => {
        const { clickhouse } = pipeline;
        await pipeline.start('parser');
        await pipeline.caughtUp(RECOVER_WITHIN_MS);
        const before = await clickhouse.played();
        await clickhouse.fail({ match: INSERTS, ...failure });
        const end = performance.now() + 20_000;
        while ((await clickhouse.played()) - before < (failure.times ?? 1) && performance.now() < end) await pause(200);
        await clickhouse.heal();
        const times = (await clickhouse.played()) - before;
        const recoverMs = await pipeline.caughtUp(RECOVER_WITHIN_MS);
        const problems = times > 0 ? [] : ['the failure was never played'];
        return pipeline.finish({ times, recoverMs, problems });
      }),
  };
}

/** Longer than an insert is tried again, so that whole batches come back. */
const DOWN_MS = 5_000;

export const killStore: Fault = {
  name: 'kill-store',
  fault: 'kill -9 of the engine behind HTTP in the middle of inserts, and a new start on its data',
  protection: 'a failed batch is given again',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 2 }, async (pipeline) => {
      await pipeline.start('parser');
      const times = world.amount(20, 2);
      const recoverMs = await longestRecovery(world, pipeline, times, async (time) => {
        await pause(300 + world.random() * 2_000);
        await pipeline.clickhouse.kill();
        // Mostly it is back before anybody gives up; the same insert is given to it again then.
        if (time % 4 === 1) await pause(DOWN_MS);
        const over = performance.now();
        await pipeline.clickhouse.restart();
        return { over };
      });
      return pipeline.finish({ times, recoverMs });
    }),
};

/** More failures than one insert is tried, so that whole batches come back. */
const MANY = 14;

export const storeFaults: readonly Fault[] = [
  storeFault({
    name: 'store-reset',
    fault: 'the connection is cut after the insert was applied',
    failure: { resetAfterApply: true, times: 4 },
    protection: 'a retried insert keeps its token',
  }),
  storeFault({
    name: 'store-slow',
    fault: 'inserts are answered late, and then a proxy says 503',
    failure: { delayMs: 1_500, status: 503, times: MANY },
    protection: 'a failed batch is given again',
  }),
  storeFault({
    name: 'store-read-only',
    fault: 'the tables are read-only (code 242)',
    failure: { code: 242, times: MANY },
    protection: 'a failed batch is given again',
  }),
  storeFault({
    name: 'store-out-of-memory',
    fault: 'inserts end with MEMORY_LIMIT_EXCEEDED (241)',
    failure: { code: 241, times: MANY },
    protection: 'a failed batch is given again',
  }),
  storeFault({
    name: 'store-too-many-parts',
    fault: 'inserts end with TOO_MANY_PARTS (252)',
    failure: { code: 252, times: MANY },
    protection: 'a failed batch is given again',
  }),
];
