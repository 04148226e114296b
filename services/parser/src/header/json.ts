import { severityNumberOf } from '@logsieve/contracts';
import type { UnixNano } from '@logsieve/contracts';
import type { TimestampReader } from './timestamp.ts';
import { type Header, NO_HEADER, SYSLOG_SEVERITIES } from './types.ts';

const SEARCHED = 4096;
const JSON_TIME = /"(?:@timestamp|timestamp|time|ts|t)"\s*:\s*(?:\{\s*"\$date"\s*:\s*)?"?([^",}]{8,40})/;
const JSON_LEVEL = /"(?:level|severity|lvl|log\.level|s)"\s*:\s*(?:"([A-Za-z]{1,12})"|(\d{1,2})(?=\s*[,}]))/;

/** A JSON object is its own message; its time and level are read from it. */
export function jsonHeader(text: string, reference: UnixNano, timestamps: TimestampReader): Header {
  const head = text.length > SEARCHED ? text.slice(0, SEARCHED) : text;
  const time = JSON_TIME.exec(head);
  const level = JSON_LEVEL.exec(head);
  return {
    ...NO_HEADER,
    time: time === null ? null : (timestamps.readAt(time[1] ?? '', 0, reference)?.time ?? null),
    severityNumber: level?.[2] === undefined ? severityNumberOf(level?.[1] ?? '') : numericLevel(Number(level[2])),
  };
}

/** Loggers of Node (pino, bunyan) count 10, 20 … 60 from trace to fatal; GELF has the severities of syslog, 0 to 7. */
const NODE_LEVELS: Readonly<Record<number, number>> = { 10: 1, 20: 5, 30: 9, 40: 13, 50: 17, 60: 21 };

const numericLevel = (level: number): number => NODE_LEVELS[level] ?? SYSLOG_SEVERITIES[level] ?? 0;
