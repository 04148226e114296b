import type { DecodedLine } from '@logsieve/contracts';
import { CONTENT_TYPES } from '@logsieve/contracts';
import type { Clock } from '@logsieve/pipeline';
import { recordChunks } from '../doors/door.ts';
import type { SendSurely } from './send-surely.ts';

/** Lines on their way from senders to the topic, in order, within a bound of bytes. */
export interface LineQueue {
  /** Takes the lines and resolves when there is room for more: hold the sender back until then. */
  add(lines: readonly QueuedLine[]): Promise<void>;
  /** For senders that cannot be held back: `false`, and the line is not taken, where there is no room. */
  offer(line: QueuedLine): boolean;
  /** Sends what is left, for `patienceMs` at most. Gives the lines that were lost. */
  close(patienceMs: number): Promise<number>;
}

export interface QueuedLine {
  readonly line: DecodedLine;
  readonly bytes: number;
}

export interface LineQueueOptions {
  /** Bytes held at most, but for what one call of `add` brings. */
  readonly maxBytes: number;
  /** Bytes sent at once. */
  readonly batchBytes: number;
  /** Bytes of one record of the topic, about. */
  readonly chunkBytes: number;
}

/** How long a send may take to end once it was given up. */
const GIVE_UP_MS = 1_000;

/** While one batch becomes durable the next one gathers, so that a slow store makes larger batches and not more of them. */
export function createLineQueue(dependencies: {
  readonly source: string;
  readonly send: SendSurely;
  readonly clock: Clock;
  readonly options: LineQueueOptions;
  /** Lines and bytes that are durable. */
  readonly onStored: (lines: number, bytes: number) => void;
  readonly onLost: (lines: number) => void;
}): LineQueue {
  const { source, send, clock, options, onStored, onLost } = dependencies;
  const giveUp = new AbortController();
  let waiting: QueuedLine[] = [];
  let held = 0;
  let onTheWay = 0;
  let lost = 0;
  let sending: Promise<void> | null = null;
  let roomWanted: (() => void)[] = [];

  function lose(lines: number): void {
    if (lines === 0) return;
    lost += lines;
    onLost(lines);
  }

  function takeBatch(): { lines: DecodedLine[]; bytes: number } {
    let bytes = 0;
    let count = 0;
    for (const one of waiting) {
      if (count > 0 && bytes + one.bytes > options.batchBytes) break;
      bytes += one.bytes;
      count += 1;
    }
    const lines = waiting.slice(0, count).map((one) => one.line);
    waiting = waiting.slice(count);
    return { lines, bytes };
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0 && !giveUp.signal.aborted) {
      const { lines, bytes } = takeBatch();
      const chunks = recordChunks(lines, options.chunkBytes);
      onTheWay = lines.length;
      const stored = await send({ source, service: '', contentType: CONTENT_TYPES.records, chunks }, giveUp.signal);
      held -= bytes;
      if (onTheWay === 0) return; // counted as lost by a close that could not wait
      if (stored) onStored(lines.length, bytes);
      else lose(lines.length);
      onTheWay = 0;
      const wanted = roomWanted;
      roomWanted = [];
      for (const resolve of wanted) resolve();
    }
    sending = null;
  }

  function take(one: QueuedLine): void {
    if (giveUp.signal.aborted) {
      lose(1);
      return;
    }
    waiting.push(one);
    held += one.bytes;
    sending ??= sendAll();
  }

  return {
    async add(lines) {
      for (const one of lines) take(one);
      while (held > options.maxBytes && !giveUp.signal.aborted)
        await new Promise<void>((resolve) => roomWanted.push(resolve));
    },
    offer(line) {
      if (held + line.bytes > options.maxBytes) return false;
      take(line);
      return true;
    },
    async close(patienceMs) {
      await withinTime(sending, patienceMs);
      const before = lost;
      giveUp.abort();
      // What was on its way ends now, or is as good as lost: nobody will hear of it.
      await withinTime(sending, GIVE_UP_MS);
      lose(onTheWay + waiting.length);
      onTheWay = 0;
      waiting = [];
      for (const resolve of roomWanted) resolve();
      return lost - before;
    },
  };

  async function withinTime(work: Promise<void> | null, ms: number): Promise<void> {
    if (work === null) return;
    const done = new AbortController();
    await Promise.race([work, clock.sleep(ms, done.signal)]);
    done.abort();
  }
}
