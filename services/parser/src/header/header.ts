import { severityNumberOf } from '@logsieve/contracts';
import type { UnixNano } from '@logsieve/contracts';
import { FieldsAfterTime } from './after-time.ts';
import { jsonHeader } from './json.ts';
import { logfmtHeader } from './logfmt.ts';
import { isSpace, skipBlanks, wordEnd } from './recognise.ts';
import { syslog5424 } from './syslog-5424.ts';
import { TimestampReader } from './timestamp.ts';
import { type Header, type HeaderField, matchAt, NO_HEADER, SYSLOG_SEVERITIES } from './types.ts';
import { headerWithoutTime } from './without-time.ts';
import { prefixWordEnd } from './words.ts';

export type { Header, HeaderField, HeaderFieldKind } from './types.ts';

/** A line longer than this has its header within this much; more is never looked at. */
const SEARCHED = 512;
/** A word before the time is no longer than this. */
const LONGEST_PREFIX = 64;
const MOST_PREFIXES = 6;

const PRIORITY = /<(\d{1,3})>(?:\d )?/y;
/** `<W>` glued to the time. */
const MARKED_LEVEL = /<([A-Z])>(?=\d)/y;
/** The keys that logfmt lines start with: t… l… c… s… */
const LOGFMT_STARTS = new Set([...'tlcs'].map((letter) => letter.charCodeAt(0)));

/**
 * Finds the header of log lines by its grammar: a time, then a run of fields that headers are made of (level, thread, process, logger).
 * No system is named; one instance per source remembers which time format fits.
 */
export class HeaderReader {
  readonly #timestamps = new TimestampReader();

  read(text: string, reference: UnixNano): Header {
    const first = text.charCodeAt(0);
    if (first === 123) return jsonHeader(text, reference, this.#timestamps);
    const logfmt = LOGFMT_STARTS.has(first) ? logfmtHeader(text, reference, this.#timestamps) : null;
    if (logfmt !== null) return logfmt;
    const fields: HeaderField[] = [];
    let at = 0;
    let severityNumber = 0;
    const priority = first === 60 ? matchAt(PRIORITY, text, 0) : null;
    if (priority !== null) {
      fields.push({ kind: 'prefix', start: 1, end: priority[0].indexOf('>') });
      severityNumber = SYSLOG_SEVERITIES[Number(priority[1]) % 8] ?? 0;
      at = priority[0].length;
      const header = text.charCodeAt(at - 1) === 32 ? this.#syslog(text, at, fields, severityNumber, reference) : null;
      if (header !== null) return header;
    } else if (first === 60) {
      const marked = matchAt(MARKED_LEVEL, text, 0);
      severityNumber = severityNumberOf(marked?.[1] ?? '');
      if (severityNumber > 0) {
        fields.push({ kind: 'level', start: 1, end: 2 });
        at = 3;
      }
    }
    const found = this.#findTime(text, at, reference);
    if (found === null) return headerWithoutTime(text, fields, at, severityNumber);
    const { start, end, time } = found;
    if (found.inline) return { ...NO_HEADER, time };
    if (start > at) severityNumber ||= pushPrefixes(fields, text, at, start);
    fields.push({ kind: 'time', start, end });
    return new FieldsAfterTime(text, fields, severityNumber, this.#timestamps, reference).read(time);
  }

  /** RFC 5424, from its time on. */
  #syslog(
    text: string,
    at: number,
    before: readonly HeaderField[],
    severityNumber: number,
    reference: UnixNano,
  ): Header | null {
    const isNil = text.startsWith('- ', at);
    const found = isNil ? null : this.#timestamps.readAt(text, at, reference);
    const end = isNil ? at + 1 : (found?.end ?? text.length);
    const rest = text.charCodeAt(end) === 32 ? syslog5424(text, end + 1) : null;
    if (rest === null) return null;
    const time: HeaderField[] = isNil ? [] : [{ kind: 'time', start: at, end }];
    return {
      contentStart: rest.contentStart,
      fields: [...before, ...time, ...rest.fields],
      time: found?.time ?? null,
      severityNumber,
    };
  }

  /**
   * At the start, behind an opening bracket, or after a few words that look like identifiers. Behind words of prose, and in the middle of an
   * access line (`host - user [time] "GET …`), a time is the event's but belongs to the message: `inline`.
   */
  #findTime(
    text: string,
    from: number,
    reference: UnixNano,
  ): { start: number; end: number; time: UnixNano | null; inline: boolean } | null {
    let at = from;
    let isProse = false;
    let mayBeLevel = false;
    for (let word = 0; word < MOST_PREFIXES && at < text.length && at < SEARCHED; word += 1) {
      const bracket = text.charCodeAt(at) === 91 ? 1 : 0;
      const found = this.#timestamps.readAt(text, at + bracket, reference);
      if (found !== null) {
        const inline = isProse || (word > 0 && bracket === 1 && !mayBeLevel);
        // A clock in the middle of a sentence says nothing.
        const isPart = found.time === null && (inline || (word > 0 && prefixWordEnd(text, from, false) < 0));
        return isPart ? null : { start: at + bracket, end: found.end, time: found.time, inline };
      }
      const end = wordEnd(text, at);
      if (end === at || end - at > LONGEST_PREFIX || end >= text.length) return null;
      isProse ||= prefixWordEnd(text, at, word === 0) !== end;
      mayBeLevel = word === 0 && isLevelWord(text, at, end);
      at = end + 1;
      while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
    }
    return null;
  }
}

/** `INFO`, `warn:`, `Error,` */
function isLevelWord(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1);
  return severityNumberOf(text.slice(start, last === 58 || last === 44 ? end - 1 : end)) > 0;
}

/** The words before a time; one of them may be the level. @returns its number. */
function pushPrefixes(fields: HeaderField[], text: string, from: number, to: number): number {
  let at = from;
  let severityNumber = 0;
  while (at < to) {
    let end = at;
    while (end < to && text.charCodeAt(end) !== 32) end += 1;
    const trimmed = text.charCodeAt(end - 1) === 91 ? end - 1 : end;
    if (trimmed > at) {
      const word = /^[A-Za-z]+/.exec(text.slice(at, trimmed))?.[0] ?? '';
      const severity = word.length >= trimmed - at - 1 ? severityNumberOf(word) : 0;
      if (severity > 0 && severityNumber === 0) {
        severityNumber = severity;
        fields.push({ kind: 'level', start: at, end: at + word.length });
      } else fields.push({ kind: 'prefix', start: at, end: trimmed });
    }
    at = skipBlanks(text, end);
  }
  return severityNumber;
}
