import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NO_LINE, decode } from '@logsieve/decode';
import { systemClock } from '@logsieve/pipeline';
import type { PublishBatch } from '../publish/publisher.ts';
import { createLineQueue } from './line-queue.ts';

const queued = (body: string) => ({ line: { ...NO_LINE, body }, bytes: body.length });

/** A topic that takes what it is given when it is told to. */
function heldTopic() {
  const batches: PublishBatch[] = [];
  const waiting: (() => void)[] = [];
  return {
    batches,
    bodies: () =>
      batches.flatMap((batch) =>
        batch.chunks.flatMap((one) => decode(one.value, batch.contentType).lines.map((line) => line?.body)),
      ),
    release: () => waiting.shift()?.(),
    send: (batch: PublishBatch, signal: AbortSignal) => {
      batches.push(batch);
      return new Promise<boolean>((resolve) => {
        waiting.push(() => {
          resolve(true);
        });
        signal.addEventListener('abort', () => {
          resolve(false);
        });
      });
    },
  };
}

function setUp() {
  const topic = heldTopic();
  const seen = { stored: 0, bytes: 0, lost: 0 };
  const queue = createLineQueue({
    source: 'syslog',
    send: topic.send,
    clock: systemClock,
    options: { maxBytes: 10, batchBytes: 6, chunkBytes: 1e6 },
    onStored: (lines, bytes) => {
      seen.stored += lines;
      seen.bytes += bytes;
    },
    onLost: (lines) => {
      seen.lost += lines;
    },
  });
  return { topic, queue, seen };
}

describe('the queue of lines', () => {
  it('sends the first line at once, and gathers the others while it is on its way', async () => {
    const { topic, queue, seen } = setUp();
    await queue.add([queued('one')]);
    await queue.add([queued('two')]);
    await queue.add([queued('six')]);
    expect(topic.bodies()).toEqual(['one']);
    topic.release();
    await sleep(1);
    expect(topic.bodies()).toEqual(['one', 'two', 'six']);
    expect(topic.batches).toHaveLength(2);
    topic.release();
    expect(await queue.close(1_000)).toBe(0);
    expect(seen).toEqual({ stored: 3, bytes: 9, lost: 0 });
  });

  it('holds back who brings more than it has room for, until there is room', async () => {
    const { topic, queue } = setUp();
    let free = false;
    const adding = queue.add([queued('aaaaaa'), queued('bbbbbb')]).then(() => {
      free = true;
    });
    await sleep(5);
    expect(free).toBe(false);
    topic.release();
    await adding;
    topic.release();
    await queue.close(1_000);
    expect(topic.bodies()).toEqual(['aaaaaa', 'bbbbbb']);
  });

  it('refuses what cannot be held back', async () => {
    const { topic, queue, seen } = setUp();
    expect(queue.offer(queued('aaaaaa'))).toBe(true);
    expect(queue.offer(queued('bbbbbb'))).toBe(false);
    topic.release();
    await queue.close(1_000);
    expect(topic.bodies()).toEqual(['aaaaaa']);
    expect(seen.lost).toBe(0);
  });

  it('gives up in the end, lets everybody go, and says how much was lost', async () => {
    const { queue, seen } = setUp();
    const adding = queue.add([queued('aaaaaa'), queued('bbbbbb'), queued('c')]);
    await queue.close(10);
    await adding;
    await queue.add([queued('later')]);
    expect(seen).toEqual({ stored: 0, bytes: 0, lost: 4 });
  });
});
