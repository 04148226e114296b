import type { Readable } from 'node:stream';
import { CONTENT_TYPES, LIMITS } from '@logsieve/contracts';
import type { Logger } from '@logsieve/observability';
import { messageOf } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import type { DoorMetrics } from '../doors/metrics.ts';
import { countNewlines } from '../files/file-chunks.ts';
import type { SendSurely } from '../stream/send-surely.ts';
import { LineCutter } from '../stream/line-cutter.ts';

const SOURCE = 'stdin';
/** Gathered while the chunk before becomes durable; then reading stops until it is. */
const HELD_BYTES = 4 * 1024 * 1024;

/**
 * Text lines of standard input (source `stdin`), sent as soon as they are whole. Reading stops while the store is behind, so that
 * the writer waits and nothing is dropped. The end of the input ends the door, not the process.
 */
export function stdinDoor(dependencies: {
  readonly input: Readable;
  readonly send: SendSurely;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
}): Component {
  const { input, send, metrics, logger } = dependencies;
  const giveUp = new AbortController();
  let reading: Promise<void> = Promise.resolve();

  async function sendChunk(value: Buffer, openEnd: boolean): Promise<void> {
    const lines = countNewlines(value) + (openEnd ? 1 : 0);
    const chunk = { value, lines, openEnd };
    const stored = await send(
      { source: SOURCE, service: '', contentType: CONTENT_TYPES.text, chunks: [chunk] },
      giveUp.signal,
    );
    metrics.records.inc({ source: SOURCE, outcome: stored ? 'accepted' : 'lost' }, lines);
    if (stored) metrics.bytes.inc({ source: SOURCE }, value.length);
  }

  async function readAll(): Promise<void> {
    const cutter = new LineCutter(LIMITS.storedLineBytes);
    let sending: Promise<void> = Promise.resolve();
    let isSending = false;
    const flush = (): void => {
      const piece = cutter.take();
      if (piece === null) return;
      isSending = true;
      sending = sendChunk(piece.value, piece.openEnd).finally(() => {
        isSending = false;
        flush();
      });
    };
    try {
      for await (const bytes of input as AsyncIterable<Buffer>) {
        cutter.push(bytes);
        if (!isSending) flush();
        while (cutter.whole > HELD_BYTES && !giveUp.signal.aborted) await sending;
      }
    } catch (error) {
      if (!giveUp.signal.aborted) logger.warn({ error: messageOf(error) }, 'standard input broke');
    }
    while (isSending) await sending;
    const rest = cutter.rest();
    if (rest !== null) await sendChunk(rest, true);
  }

  return {
    name: 'stdin',
    start() {
      reading = readAll();
      return Promise.resolve();
    },
    async stop() {
      input.destroy();
      const patience = setTimeout(() => {
        giveUp.abort();
      }, 5_000);
      await reading;
      clearTimeout(patience);
    },
  };
}
