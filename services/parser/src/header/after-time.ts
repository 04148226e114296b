import { severityNumberOf } from '@logsieve/contracts';
import type { UnixNano } from '@logsieve/contracts';
import { isCapitals, letterLevelAt, levelAt, levelWithin } from './levels.ts';
import { bracketedEnd, phraseEnd } from './brackets.ts';
import {
  componentAt,
  dashedAt,
  gluedAt,
  isBeforeThread,
  nameAt,
  numberAt,
  paddedAt,
  type Piece,
  skipBlanks,
  skipSeparators,
} from './recognise.ts';
import { saidSeverity } from './said-severity.ts';
import { hostEnd, syslogTagEnd } from './syslog-tag.ts';
import type { TimestampReader } from './timestamp.ts';
import { type Header, type HeaderField, type HeaderFieldKind, matchAt } from './types.ts';
import { fieldLikeEnd, strictFieldEnd } from './words.ts';

const PIPED = /([^|\s]{0,64})\|/y;
/** klog: `   12 main.go:7] `. */
const SOURCE = / +(?:(\d+) +)?([\w./-]+:\d+)\] /y;
/** What may stand behind the time before its bracket closes: Ruby's `#pid`, Rust's `LEVEL  module`. */
const IN_BRACKET = / +(?:#(\d+)|([A-Z]{4,8})(?: +([\w:.-]+))?)\]/y;
const ZONE_NAME = / (?:[A-Z]{2,3}T|UTC|MSK)(?= \[)/y;
const MOST_PIECES = 10;
/** Words of identifiers before a second time: `2005.11.09 node7 Nov 9 12:01:01 …`. */
const WORDS_BEFORE_TIME = 3;

/** Reads the run of fields behind a header's time: level, thread, process, host, logger. One per line. */
export class FieldsAfterTime {
  readonly #text: string;
  readonly #fields: HeaderField[];
  readonly #timestamps: TimestampReader;
  readonly #reference: UnixNano;
  #at: number;
  #severity: number;
  #hasLevel: boolean;
  #hasComponent = false;
  #brackets = 0;
  /** `component:` says that the message follows; `[thread] - ` too. */
  #closed = false;
  readonly #mayBeHost: boolean;
  /** A word before the level named the logger: what follows the level is the message. */
  #isNamed = false;

  /** @param fields those found so far; the time is the last. */
  constructor(text: string, fields: HeaderField[], severity: number, timestamps: TimestampReader, reference: UnixNano) {
    this.#text = text;
    this.#fields = fields;
    this.#severity = severity;
    this.#timestamps = timestamps;
    this.#reference = reference;
    this.#at = fields.at(-1)?.end ?? 0;
    const level = fields.find(({ kind }) => kind === 'level');
    // A letter before the time may be said again as a word behind it.
    this.#hasLevel = level !== undefined && level.end > level.start + 1;
    this.#mayBeHost = !this.#hasLevel;
  }

  read(time: UnixNano | null): Header {
    const text = this.#text;
    this.#closeTime();
    if (text.charCodeAt(this.#at) === 124) this.#piped();
    else this.#pieces();
    return {
      contentStart: this.#at,
      fields: this.#fields,
      time,
      severityNumber: this.#severity || saidSeverity(text, this.#fields, this.#at),
    };
  }

  /** As many fields as there are; one that leaves no message is the message, where none before it says that one follows. */
  #pieces(): void {
    const text = this.#text;
    let [start, before] = [this.#at, this.#fields.length];
    for (let count = 0; count < MOST_PIECES; count += 1) {
      const [at, fields] = [this.#at, this.#fields.length];
      if (!this.#piece()) break;
      [start, before] = [at, fields];
    }
    this.#at = skipSeparators(text, this.#at);
    const isEmpty = skipBlanks(text, this.#at) >= text.length;
    if (!isEmpty || this.#closed || this.#fields.length === before || this.#fields[before]?.kind === 'level') return;
    this.#fields.length = before;
    this.#at = skipSeparators(text, start);
  }

  /** The bracket around the time, the name of its zone, and what some loggers glue to it. */
  #closeTime(): void {
    const text = this.#text;
    const closing = text.charCodeAt(this.#at);
    if (closing === 93 || closing === 41) {
      this.#at += 1;
      return;
    }
    const { start = 0 } = this.#fields.at(-1) ?? {};
    const before = text.charCodeAt(start - 1);
    if (closing === 32 && before === 91) {
      const inside = matchAt(IN_BRACKET, text, this.#at);
      if (inside === null) return;
      const end = this.#at + inside[0].length - 1;
      const [, pid, level, name] = inside;
      if (pid !== undefined) this.#push('pid', end - pid.length, end);
      if (level !== undefined) this.#pushLevel(text.indexOf(level, this.#at), level);
      if (name !== undefined) this.#push('component', end - name.length, end);
      this.#hasComponent = this.#closed = name !== undefined;
      this.#at = end + 1;
      return;
    }
    if (closing === 32 && text.charCodeAt(this.#at - 7) === 46 && /[IWEFD]/.test(text[start] ?? '')) {
      this.#severity ||= severityNumberOf(text[start] ?? '');
      const source = matchAt(SOURCE, text, this.#at);
      if (source === null) return;
      const [all, pid, place = ''] = source;
      const end = this.#at + all.length;
      if (pid !== undefined) this.#push('pid', skipBlanks(text, this.#at), skipBlanks(text, this.#at) + pid.length);
      this.#push('component', end - 2 - place.length, end - 2);
      this.#hasComponent = this.#closed = true;
      this.#at = end;
      return;
    }
    if (closing === 32) this.#at += matchAt(ZONE_NAME, text, this.#at)?.[0].length ?? 0;
    // `…,123:INFO:name:message`
    if (closing === 58 && levelAt(text, this.#at + 1) !== null) this.#at += 1;
  }

  /** Takes one more field. @returns false where the message starts. */
  #piece(): boolean {
    const text = this.#text;
    const at = skipSeparators(text, this.#at);
    this.#at = at;
    if (this.#closed || (this.#isNamed && this.#hasLevel)) return false;
    const level = this.#hasLevel ? null : this.#levelAt(at);
    if (level !== null) {
      this.#pushLevel(level.start, text.slice(level.start, level.end));
      const isGlued = text.charCodeAt(level.next - 1) === 58;
      const name = isGlued && !this.#hasComponent ? gluedAt(text, level.next) : null;
      this.#at = level.next;
      if (name !== null) this.#component(name);
      return true;
    }
    if (!this.#hasComponent) {
      const component = componentAt(text, at) ?? paddedAt(text, at);
      if (component !== null) {
        this.#component(component);
        this.#closed = true;
        return true;
      }
      const second = this.#timestamps.readAt(text, at, this.#reference);
      if (second !== null) {
        this.#push('time', at, second.end);
        this.#at = second.end;
        return true;
      }
    }
    return this.#bracket(at) || this.#identifier(at);
  }

  /** Behind a logger's name only capitals with a joint behind them are a level. */
  #levelAt(at: number): Piece | null {
    const level = levelAt(this.#text, at);
    if (!this.#hasComponent) return level ?? letterLevelAt(this.#text, at);
    if (level === null || !isCapitals(this.#text, level)) return null;
    return skipSeparators(this.#text, level.next) > skipBlanks(this.#text, level.next) ? level : null;
  }

  #bracket(at: number): boolean {
    const text = this.#text;
    if (this.#brackets >= 3) return false;
    let end = bracketedEnd(text, at);
    if (end < 0) {
      end = phraseEnd(text, at);
      if (end < 0 || !this.#followsPhrase(at, skipSeparators(text, end))) return false;
    }
    this.#brackets += 1;
    const start = skipBlanks(text, at + 1);
    let stop = end - 1;
    while (stop > start && text.charCodeAt(stop - 1) === 32) stop -= 1;
    if (stop - start > 0) this.#push('thread', start, stop);
    this.#at = end;
    if (text.startsWith(' - ', end)) this.#closed = true;
    return true;
  }

  /** Several words in brackets are a field where they are padded, or where another field follows. */
  #followsPhrase(from: number, at: number): boolean {
    const text = this.#text;
    if (text.charCodeAt(from + 1) === 32 || text.charCodeAt(text.indexOf(']', from) - 1) === 32) return true;
    return (
      componentAt(text, at) !== null ||
      dashedAt(text, at) !== null ||
      (!this.#hasLevel && levelAt(text, at) !== null) ||
      (nameAt(text, at)?.end ?? 0) > 0
    );
  }

  #identifier(at: number): boolean {
    const text = this.#text;
    const levelAhead = !this.#hasLevel && levelWithin(text, at, 7);
    const number = levelAhead || (this.#hasLevel && !this.#hasComponent) ? numberAt(text, at) : null;
    if (number !== null && (levelAhead || isBeforeThread(text, number.next))) {
      this.#push('pid', number.start, number.end);
      this.#at = number.next;
      return true;
    }
    const isBeforeTime = !levelAhead && !this.#hasLevel && this.#mayBeHost && this.#timeWithin(at);
    const word = levelAhead || isBeforeTime ? fieldLikeEnd(text, at) : -1;
    if (word >= 0) {
      this.#push('host', at, word);
      this.#at = word;
      this.#isNamed = levelAhead && isLoggerBeforeLevel(text, at, word);
      return true;
    }
    const named = this.#hasComponent ? null : (dashedAt(text, at) ?? (this.#hasLevel ? nameAt(text, at) : null));
    if (named !== null) {
      this.#push('component', named.start, named.end);
      this.#hasComponent = true;
      this.#at = named.next;
      return true;
    }
    return this.#syslogHost(at);
  }

  #syslogHost(at: number): boolean {
    const text = this.#text;
    if (this.#hasLevel || this.#fields.at(-1)?.kind !== 'time') return false;
    const host = hostEnd(text, at);
    const tagAt = skipBlanks(text, host);
    const tag = host < 0 ? -1 : syslogTagEnd(text, tagAt);
    if (tag < 0) return false;
    this.#push('host', at, host);
    this.#pushTagged(tagAt, tag);
    this.#at = tag + 1;
    this.#closed = true;
    return true;
  }

  #timeWithin(from: number): boolean {
    const text = this.#text;
    let at = from;
    for (let word = 0; word < WORDS_BEFORE_TIME; word += 1) {
      const end = strictFieldEnd(text, at);
      if (end < 0) return false;
      at = skipBlanks(text, end);
      if (this.#timestamps.readAt(text, at, this.#reference) !== null) return true;
    }
    return false;
  }

  /** `a|b|message`: every field without blanks up to the last `|` in a row. */
  #piped(): void {
    const text = this.#text;
    this.#at += 1;
    for (let count = 0; count < 8; count += 1) {
      const field = matchAt(PIPED, text, this.#at);
      if (field === null) return;
      const word = field[1] ?? '';
      if (severityNumberOf(word) > 0) this.#pushLevel(this.#at, word);
      else if (word !== '') this.#push('component', this.#at, this.#at + word.length);
      this.#at += field[0].length;
    }
  }

  #component({ start, end, next }: Piece): void {
    this.#pushTagged(start, end);
    this.#hasComponent = true;
    this.#at = next;
  }

  #push(kind: HeaderFieldKind, start: number, end: number): void {
    this.#fields.push({ kind, start, end });
  }

  #pushLevel(start: number, word: string): void {
    this.#push('level', start, start + word.length);
    this.#severity = severityNumberOf(word);
    this.#hasLevel = true;
  }

  /** `name[123]` gives the name and the process, anything else one component. */
  #pushTagged(start: number, end: number): void {
    const text = this.#text;
    let bracket = start;
    while (bracket < end && text.charCodeAt(bracket) !== 91) bracket += 1;
    const close = bracket < end ? text.indexOf(']', bracket) : -1;
    if (bracket === start || close < 0 || close > end || text.charCodeAt(bracket - 1) === 46) {
      this.#push('component', start, end);
      return;
    }
    this.#push('component', start, bracket);
    if (close > bracket + 1) this.#push('pid', bracket + 1, close);
  }
}

/** `KERNEL INFO`, `my.module - INFO`: capitals, or a joint behind the word. */
const isLoggerBeforeLevel = (text: string, start: number, end: number): boolean =>
  isCapitals(text, { start, end, next: end }) || skipSeparators(text, end) > skipBlanks(text, end);
