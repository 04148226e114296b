import { deleteRecordsBefore, withAdmin } from '../../fixtures/kafka/produce.ts';
import type { Environment } from '../../fixtures/logsieve/index.ts';
import type { Fault } from '../fault.ts';
import type { Victim } from '../process.ts';
import type { World } from '../world.ts';
import { pause } from './http-load.ts';
import { SESSION_MS, onPipeline } from './pipeline.ts';
import type { Service } from './pipeline.ts';
import { RECOVER_WITHIN_MS, longestRecovery } from './recovery.ts';

/** Environment of a parser that dies by itself as by `kill -9`, between the lines of one of its first blocks and the block's row. */
const diesInABlock = (world: World): Environment => ({
  LOGSIEVE_CRASH_AT: `store.lines_written:${String(2 + Math.floor(world.random() * 6))}`,
});

/** Waits for a process that dies by itself; one that does not, or not in ten seconds, is killed. */
async function dead(victim: Victim | undefined): Promise<void> {
  if (victim?.diesByItself === true) await Promise.race([victim.exit, pause(10_000)]);
  await victim?.kill();
}

export const killServices: Fault = {
  name: 'kill-services',
  fault: 'kill -9 of each service process at random moments, over a broker and the engine behind HTTP, under load',
  protection: 'offsets are committed after the block',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 2 }, async (pipeline) => {
      // The parser is what can lose: two kills in three are its.
      const order: Service[] = [
        'parser',
        'parser',
        'detector',
        'parser',
        'parser',
        'reviewer',
        'parser',
        'parser',
        'ingest',
      ];
      // Most kills follow the last one before anything is in order again; a parser that is waited for must live.
      const isWaitedFor = (kill: number): boolean => kill % 3 === 0;
      const start = (service: Service, lives: boolean): Promise<Victim> =>
        pipeline.start(service, service === 'parser' && !lives ? diesInABlock(world) : {});
      const running = new Map<Service, Victim>();
      for (const service of new Set(order)) running.set(service, await start(service, false));
      const kills = world.amount(72, 3);
      const recoverMs = await longestRecovery(world, pipeline, kills, async (kill) => {
        await pause(100 + world.random() * 1_500);
        const service = order[kill % order.length] ?? 'parser';
        await dead(running.get(service));
        const killed = performance.now();
        running.set(service, await start(service, isWaitedFor(kill)));
        return { over: service === 'parser' && isWaitedFor(kill) ? killed : null };
      });
      // The last parser may be told to die too, and nothing would follow it.
      await dead(running.get('parser'));
      await pipeline.start('parser');
      return pipeline.finish({ times: kills + 1, recoverMs });
    }),
};

export const killEverything: Fault = {
  name: 'kill-everything',
  fault: 'kill -9 of broker, engine-side readers and every service at once, under load',
  protection: 'offsets are committed after the block',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 2 }, async (pipeline) => {
      const services: Service[] = ['parser', 'detector'];
      const times = world.amount(4, 1);
      const startAll = (): Promise<Victim[]> => Promise.all(services.map((service) => pipeline.start(service)));
      let running = await startAll();
      const recoverMs = await longestRecovery(world, pipeline, times, async (time) => {
        await pause(500 + world.random() * 2_000);
        if (time % 2 === 0) {
          // Every second time the rest follows a parser at once that dies where most could be lost. It is started for that alone: one that has
          // to catch up may die on the way, and nothing would follow it.
          await running[0]?.kill();
          running[0] = await pipeline.start('parser', diesInABlock(world));
          await dead(running[0]);
        }
        await Promise.all([pipeline.kafka.kill(), ...running.map((one) => one.kill())]);
        const over = performance.now();
        await pipeline.kafka.restart();
        running = await startAll();
        return { over };
      });
      return pipeline.finish({ times, recoverMs });
    }),
};

/** Longer than the client tries by itself: commits fail and the consumer breaks. */
const OUTAGE_MS = 30_000;

export const brokerRestart: Fault = {
  name: 'broker-restart',
  fault: 'the broker is killed and started again under load',
  protection: 'the ledger says where a partition goes on',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 2 }, async (pipeline) => {
      await pipeline.start('parser');
      await pause(1_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS); // it reads before the broker goes
      const times = world.amount(3, 1);
      const recoverMs = await longestRecovery(world, pipeline, times, async () => {
        await pause(1_000 + world.random() * 2_000);
        await pipeline.kafka.kill();
        await pause(OUTAGE_MS);
        await pipeline.kafka.restart();
        const over = performance.now();
        await pause(1_000); // the sender has to find it again
        return { over };
      });
      return pipeline.finish({ times, recoverMs });
    }),
};

export const morePartitions: Fault = {
  name: 'more-partitions',
  fault: 'the topic gets partitions while it is read, 1 to 4',
  protection: 'new partitions are looked for',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 1 }, async (pipeline) => {
      await pipeline.start('parser');
      await pause(2_000);
      await withAdmin(pipeline.kafka.brokers, (admin) =>
        admin.createPartitions({ topicPartitions: [{ topic: pipeline.topic, count: 4 }] }),
      );
      pipeline.load.partitions(4);
      await pause(3_000);
      return pipeline.finish({ times: 1, recoverMs: await pipeline.caughtUp(RECOVER_WITHIN_MS) });
    }),
};

export const rebalance: Fault = {
  name: 'rebalance',
  fault: 'parsers join and leave under load: 1, 4, 2',
  protection: 'offsets are committed after the block',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 4 }, async (pipeline) => {
      const first = await pipeline.start('parser');
      await pause(2_000);
      const [second] = await Promise.all([
        pipeline.start('parser', diesInABlock(world)),
        pipeline.start('parser'),
        pipeline.start('parser'),
      ]);
      await pause(3_000);
      // One says goodbye, one dies with a block half written.
      const code = await first.stop();
      await dead(second);
      const left = performance.now();
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      const problems = code === 0 ? [] : [`SIGTERM ended with ${String(code)}`];
      return pipeline.finish({ times: 3, recoverMs: performance.now() - left, problems });
    }),
};

export const zombie: Fault = {
  name: 'zombie',
  fault: 'SIGSTOP of a parser between its lines and its row, beyond the session timeout, then SIGCONT',
  protection: 'the row of a block carries the token of its range',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 1 }, async (pipeline) => {
      const times = world.amount(3, 1);
      const recoverMs = await longestRecovery(world, pipeline, times, async () => {
        const stopped = await pipeline.start('parser', { LOGSIEVE_CRASH_AT: 'store.lines_written:2:SIGSTOP' });
        await pause(3_000);
        const other = await pipeline.start('parser');
        await pause(SESSION_MS + 1_000);
        const afterwards = async (): Promise<void> => {
          stopped.signal('SIGCONT');
          await pause(3_000); // it writes its row now, and learns that it is no member any more
          await other.kill();
          await stopped.kill();
        };
        return { over: performance.now(), afterwards };
      });
      await pipeline.start('parser');
      return pipeline.finish({ times, recoverMs });
    }),
};

export const offsetsReset: Fault = {
  name: 'offsets-reset',
  fault: 'an operator sets the group back to the beginning; everything is read again',
  protection: 'the ledger says where a partition goes on',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 1 }, async (pipeline) => {
      const parser = await pipeline.start('parser');
      await pause(3_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      await parser.stop();
      const reset = { groupId: 'logsieve-parser', topic: pipeline.topic, partitions: [{ partition: 0, offset: '0' }] };
      // The broker takes it once the group has no member any more, at the latest when the session ends.
      for (let tries = 1; ; tries += 1) {
        try {
          await withAdmin(pipeline.kafka.brokers, (admin) => admin.setOffsets(reset));
          break;
        } catch (error) {
          if (tries === 10) throw error;
          await pause(SESSION_MS / 2);
        }
      }
      const again = performance.now();
      await pipeline.start('parser');
      await pause(2_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      return pipeline.finish({ times: 1, recoverMs: performance.now() - again });
    }),
};

export const retentionGap: Fault = {
  name: 'retention-gap',
  fault: "the topic's retention cuts records away before they are read: reported, and the rest is stored",
  protection: 'what is cut off a topic unread is reported',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 1 }, async (pipeline) => {
      const parser = await pipeline.start('parser');
      await pause(2_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      await parser.stop();
      const stored = (await pipeline.books()).linesIn;
      await pause(2_000);
      await pipeline.load.stop();
      const cut = stored + 100;
      await deleteRecordsBefore(pipeline.kafka.brokers, pipeline.topic, cut);
      const [end] = await withAdmin(pipeline.kafka.brokers, (admin) => admin.fetchTopicOffsets(pipeline.topic));
      const wanted = Number(end?.high ?? 0) - 100;
      const started = performance.now();
      const again = await pipeline.start('parser');
      const url = (await again.ready) ?? '';
      while ((await pipeline.books()).linesIn < wanted) {
        if (performance.now() - started > RECOVER_WITHIN_MS) throw new Error('what is left of the topic is not read');
        await pause(200);
      }
      const recoverMs = performance.now() - started;
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const reported = Number(/^logsieve_kafka_consumer_missed_records (\d+)/m.exec(metrics)?.[1] ?? 0);
      const problems = reported === 100 ? [] : [`100 records were cut away, ${String(reported)} are reported`];
      return { times: 1, lines: wanted, lost: 0, doubled: 0, recoverMs, problems };
    }),
};
