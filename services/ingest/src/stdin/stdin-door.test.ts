import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics, silentLogger } from '@logsieve/observability';
import { doorMetrics } from '../doors/metrics.ts';
import type { PublishBatch } from '../publish/publisher.ts';
import { stdinDoor } from './stdin-door.ts';

function setUp() {
  const input = new PassThrough({ highWaterMark: 1024 * 1024 });
  const taken: PublishBatch[] = [];
  const waiting: (() => void)[] = [];
  let held = false;
  const door = stdinDoor({
    input,
    metrics: doorMetrics(createMetrics()),
    logger: silentLogger,
    send: async (batch) => {
      taken.push(batch);
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      return true;
    },
  });
  const chunks = () => taken.flatMap((batch) => batch.chunks);
  return {
    input,
    door,
    chunks,
    text: () =>
      chunks()
        .map((chunk) => Buffer.from(chunk.value).toString())
        .join(''),
    hold: () => (held = true),
    release: () => {
      held = false;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

describe('the stdin door', () => {
  it('sends lines when they are whole, and the last one at the end', async () => {
    const { input, door, chunks, text } = setUp();
    await door.start();
    input.write('one\ntw');
    await sleep(10);
    expect(text()).toBe('one\n');
    input.end('o\nthree');
    await sleep(10);
    expect(text()).toBe('one\ntwo\nthree');
    expect(chunks().map(({ lines, openEnd }) => ({ lines, openEnd }))).toEqual([
      { lines: 1, openEnd: false },
      { lines: 1, openEnd: false },
      { lines: 1, openEnd: true },
    ]);
    await door.stop();
  });

  it('stops reading while lines are not durable, and loses none', async () => {
    const { input, door, text, hold, release } = setUp();
    await door.start();
    hold();
    const line = `${'x'.repeat(1023)}\n`;
    let written = 0;
    const block = line.repeat(64);
    // The writer is held back within the bound of the door and the pipe's own buffer.
    while (input.write(block) && written < 64 * 1024 * 1024) {
      written += block.length;
      await sleep(0);
    }
    written += block.length;
    expect(written).toBeLessThan(8 * 1024 * 1024);
    release();
    input.end();
    await sleep(50);
    expect(text().length).toBe(written);
    await door.stop();
  });

  it('sends what it has read when it is stopped in the middle', async () => {
    const { input, door, text } = setUp();
    await door.start();
    input.write('whole\npart');
    await sleep(10);
    await door.stop();
    expect(text()).toBe('whole\npart');
  });
});
