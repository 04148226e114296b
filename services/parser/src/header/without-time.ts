import { severityNumberOf } from '@logsieve/contracts';
import { isCapitals, levelAt } from './levels.ts';
import { gluedAt, skipSeparators } from './recognise.ts';
import { type Header, type HeaderField, matchAt } from './types.ts';

/** Seconds since the system started, as a kernel prints them. */
const UPTIME = /\[ *\d{1,10}\.\d{6}\] /y;

/** A line without a time may still start with its level: `ERROR: …`, `[warn] …`, `INFO:name:…`; or with the kernel's clock. */
export function headerWithoutTime(text: string, fields: HeaderField[], from: number, severity: number): Header {
  const uptime = text.charCodeAt(from) === 91 ? matchAt(UPTIME, text, from) : null;
  if (uptime !== null) {
    const contentStart = from + uptime[0].length;
    fields.push({ kind: 'time', start: from + 1, end: contentStart - 2 });
    return { contentStart, fields, time: null, severityNumber: severity };
  }
  const contentStart = fields.length > 0 ? from : 0;
  const level = levelAt(text, from);
  if (level === null) return { contentStart, fields, time: null, severityNumber: severity };
  const severityNumber = severityNumberOf(text.slice(level.start, level.end));
  const isBracketed = text.charCodeAt(from) === 91 && text.charCodeAt(level.next - 1) === 93;
  const isLabel = text.charCodeAt(level.next - 1) === 58;
  if (!isBracketed && !isCapitals(text, level))
    return { contentStart, fields, time: null, severityNumber: isLabel ? severityNumber : severity };
  fields.push({ kind: 'level', start: level.start, end: level.end });
  const name = isLabel ? gluedAt(text, level.next) : null;
  if (name !== null) fields.push({ kind: 'component', start: name.start, end: name.end });
  return { contentStart: skipSeparators(text, name?.next ?? level.next), fields, time: null, severityNumber };
}
