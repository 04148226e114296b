import type { DecodedLine } from '@logsieve/contracts';
import { bodyOf } from '@logsieve/decode';
import type { DoorMetrics } from '../doors/metrics.ts';
import type { QueuedLine } from '../stream/line-queue.ts';
import type { Frame } from './framing.ts';
import { syslogLine } from './message.ts';

/** Frames of one sender as lines. Later pieces of a message have the fields of its first. */
export function queuedMessages(sender: string, metrics: DoorMetrics): (frames: readonly Frame[]) => QueuedLine[] {
  let message: DecodedLine | null = null;
  return (frames) =>
    frames.map(({ bytes, first }) => {
      if (first || message === null) message = syslogLine(bytes, sender);
      else metrics.cut.inc({ source: 'syslog' });
      return { line: first ? message : { ...message, body: bodyOf(bytes) }, bytes: bytes.length };
    });
}
