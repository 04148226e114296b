import { describe, expect, it } from 'vitest';
import { silentLogger } from '@logsieve/observability';
import { PermanentError } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { PublishBatch } from '../publish/publisher.ts';
import { createSendSurely } from './send-surely.ts';

const batch: PublishBatch = { source: 's', service: '', contentType: 'text/plain', chunks: [] };
const waits: number[] = [];
const clock: Clock = {
  now: () => 0n,
  monotonicMs: () => 0,
  sleep: (ms) => {
    waits.push(ms);
    return Promise.resolve();
  },
};

const sendWith = (publish: () => Promise<void>) =>
  createSendSurely({ publish, clock, random: () => 1, logger: silentLogger });

describe('sending for those who get no answer', () => {
  it('tries again, later and later, until the lines are durable', async () => {
    waits.length = 0;
    let tries = 0;
    const send = sendWith(() => {
      tries += 1;
      return tries < 12 ? Promise.reject(new Error('down')) : Promise.resolve();
    });
    expect(await send(batch, new AbortController().signal)).toBe(true);
    expect(tries).toBe(12);
    expect(waits.slice(0, 3)).toEqual([100, 200, 400]);
    expect(Math.max(...waits)).toBe(5_000);
  });

  it('does not wait for a store that never answers, once it is told to give up', async () => {
    const giveUp = new AbortController();
    const sent = sendWith(() => new Promise(() => undefined))(batch, giveUp.signal);
    giveUp.abort();
    expect(await sent).toBe(false);
    expect(await sendWith(() => new Promise(() => undefined))(batch, giveUp.signal)).toBe(false);
  });

  it('does not repeat what can never be taken', async () => {
    let tries = 0;
    const send = sendWith(() => {
      tries += 1;
      return Promise.reject(new PermanentError('too large'));
    });
    expect(await send(batch, new AbortController().signal)).toBe(false);
    expect(tries).toBe(1);
  });
});
