import { TOPICS } from '@logsieve/contracts';
import { RAW_HEADERS } from '@logsieve/decode';
import type { Logger } from '@logsieve/observability';
import { messageOf } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Transport } from '@logsieve/transport';

/**
 * A record without a line, sent to every partition of the raw topic now and then: whoever stores lines says when it came by, so that the delay
 * of the whole way is known also where nothing else comes, and its standing still also where nothing can be counted any more.
 * `everyMs` 0: none is sent.
 */
export function createHeartbeat(dependencies: {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs: number;
}): Component {
  const { transport, clock, logger, everyMs } = dependencies;
  const stopping = new AbortController();
  const producer = transport.producer();
  let running: Promise<void> = Promise.resolve();
  let failing = false;

  async function beat(): Promise<void> {
    const [topic] = await transport.describeTopics([TOPICS.raw]);
    const sentMs = String(clock.now() / 1_000_000n);
    // Blank lines of NDJSON are separators: a parser of before there were heartbeats finds no line in it either.
    const headers = { [RAW_HEADERS.heartbeat]: sentMs, [RAW_HEADERS.contentType]: 'application/x-ndjson' };
    await producer.send(
      TOPICS.raw,
      (topic?.partitions ?? []).map(({ partition }) => ({ key: null, value: new Uint8Array(0), headers, partition })),
    );
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await beat();
        failing = false;
      } catch (error) {
        if (!failing && !stopping.signal.aborted)
          logger.warn({ error: messageOf(error) }, 'a heartbeat could not be sent, will be tried again');
        failing = true;
      }
      await clock.sleep(everyMs, stopping.signal);
    }
  }

  return {
    name: 'heartbeat',
    start() {
      if (everyMs > 0) running = run();
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      // In memory a record is sent when it is stored, which may never be: nobody waits for a heartbeat.
      await Promise.race([running, clock.sleep(STOP_MS)]);
    },
  };
}

const STOP_MS = 500;
