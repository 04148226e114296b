import { severityNumberOf } from '@logsieve/contracts';
import type { UnixNano } from '@logsieve/contracts';
import { skipBlanks } from './recognise.ts';
import type { TimestampReader } from './timestamp.ts';
import { type Header, type HeaderField, matchAt } from './types.ts';

const PAIR = /(time|timestamp|ts|t|level|lvl|severity|caller|logger|source)=("?)([^\s"]+)\2(?=\s|$)/y;
const MOST_PAIRS = 5;

/** `time=… level=… msg=…`: the pairs in front that say when, how grave and where, in any order. `null` where neither time nor level is among them. */
export function logfmtHeader(text: string, reference: UnixNano, timestamps: TimestampReader): Header | null {
  const fields: HeaderField[] = [];
  let [at, time, severityNumber, known]: [number, UnixNano | null, number, boolean] = [0, null, 0, false];
  for (let count = 0; count < MOST_PAIRS; count += 1) {
    const pair = matchAt(PAIR, text, at);
    if (pair === null) break;
    const [all, key = '', quote = '', value = ''] = pair;
    const start = at + key.length + 1 + quote.length;
    const end = start + value.length;
    if (key.startsWith('t')) {
      const found = timestamps.readAt(text, start, reference);
      if (found?.end !== end) break;
      time = found.time;
      fields.push({ kind: 'time', start, end });
    } else if (key === 'level' || key === 'lvl' || key === 'severity') {
      const severity = severityNumberOf(value);
      if (severity === 0) break;
      severityNumber = severity;
      fields.push({ kind: 'level', start, end });
    } else fields.push({ kind: 'component', start, end });
    known ||= !isPlace(key);
    at = skipBlanks(text, at + all.length);
  }
  return known && at < text.length ? { contentStart: at, fields, time, severityNumber } : null;
}

const isPlace = (key: string): boolean => key === 'caller' || key === 'logger' || key === 'source';
