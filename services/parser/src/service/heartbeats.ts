import { RAW_HEADERS } from '@logsieve/decode';
import type { TopicRecord } from '@logsieve/transport';

/** A record that holds no line and only goes the lines' way. */
export const isHeartbeat = (record: TopicRecord): boolean => record.headers[RAW_HEADERS.heartbeat] !== undefined;

/** When the newest heartbeat among these was sent, Unix milliseconds; `null` where there is none that says so. */
export function newestHeartbeat(records: readonly TopicRecord[]): number | null {
  let newest: number | null = null;
  for (const record of records) {
    const sent = Number(record.headers[RAW_HEADERS.heartbeat] ?? NaN);
    if (Number.isFinite(sent) && sent > (newest ?? 0)) newest = sent;
  }
  return newest;
}
