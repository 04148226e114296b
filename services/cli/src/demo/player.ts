import { CONTENT_TYPES } from '@logsieve/contracts';
import type { DecodedLine } from '@logsieve/contracts';
import { encodeRecords, textLine } from '@logsieve/decode';
import type { Publish } from '@logsieve/ingest';
import type { Logger } from '@logsieve/observability';
import { messageOf, systemClock } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Store } from '@logsieve/store';
import { scheduleOf } from './schedule.ts';
import type { DemoSchedule } from './schedule.ts';
import { shopLines } from './shop.ts';
import type { ShopLine } from './shop.ts';

const SOURCE = 'demo-shop';
/** Lines of one send while the history is played. */
const BATCH_LINES = 5_000;
const LIVE_STEP_MS = 1_000;

export interface DemoPlayerOptions {
  readonly store: Pick<Store, 'resume' | 'writer'>;
  readonly publish: Publish;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** Plays the shop through the same door as everybody's lines: its last hour at once, then as time goes by. */
export function demoPlayer(options: DemoPlayerOptions): Component {
  const { store, publish, logger, clock = systemClock } = options;
  const stopping = new AbortController();
  let playing: Promise<void> = Promise.resolve();
  const nowMs = (): number => Number(clock.now() / 1_000_000n);

  async function send(lines: readonly ShopLine[]): Promise<void> {
    if (lines.length === 0) return;
    await publish({
      source: SOURCE,
      service: '',
      contentType: CONTENT_TYPES.records,
      chunks: [{ value: encodeRecords(lines.map(decodedOf)), lines: lines.length }],
    });
  }

  async function play(schedule: DemoSchedule): Promise<void> {
    let playedMs = schedule.playedMs;
    while (!stopping.signal.aborted) {
      const untilMs = nowMs();
      let batch: ShopLine[] = [];
      for (const line of shopLines(schedule, playedMs, untilMs)) {
        batch.push(line);
        if (batch.length < BATCH_LINES) continue;
        await send(batch);
        batch = [];
        if (stopping.signal.aborted) return;
      }
      await send(batch);
      playedMs = untilMs;
      await clock.sleep(LIVE_STEP_MS, stopping.signal);
    }
  }

  return {
    name: 'demo',
    async start() {
      const schedule = await scheduleOf(store, nowMs());
      playing = play(schedule).catch((error: unknown) => {
        logger.error({ error: messageOf(error) }, 'the demo stopped');
      });
    },
    async stop() {
      stopping.abort();
      await playing;
    },
  };
}

const decodedOf = (line: ShopLine): DecodedLine => ({
  ...textLine(line.body),
  timestamp: BigInt(line.timeMs) * 1_000_000n,
  service: line.service,
  traceId: line.traceId,
});
