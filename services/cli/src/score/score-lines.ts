import { NO_ATTRIBUTES } from '@logsieve/contracts';
import type { DecodedLine, UnixNano } from '@logsieve/contracts';
import { bodyOf, jsonLine, textLine } from '@logsieve/decode';
import type { ScoreLine } from '@logsieve/detector';
import { openInput } from '@logsieve/ingest';
import { Parser, summaryOf } from '@logsieve/parser';
import { splitLines } from '../lines.ts';

/** How a line's session is found: a field of JSON lines, or a pattern in the text; `null`: there are none. */
export type SessionRule =
  { readonly kind: 'field'; readonly name: string } | { readonly kind: 'pattern'; readonly pattern: RegExp } | null;

const SERVICE = 'input';

/** Lines of files as the scorer takes them. One parser for training and input, so that the same event has one template. */
export class ScoreLines {
  readonly #parser = new Parser();
  readonly #texts = new Map<string, string>();
  readonly #sessions: SessionRule;
  readonly #now: UnixNano;

  constructor(sessions: SessionRule, now: UnixNano) {
    this.#sessions = sessions;
    this.#now = now;
  }

  /** Text, or JSON lines `{"message", "timestamp"?, "service"?, "session"?}`: the first line tells which. Lines are numbered from 1. */
  async *of(path: string): AsyncGenerator<ScoreLine> {
    let isJson: boolean | null = null;
    let number = 0;
    for await (const { line } of splitLines(openInput(path))) {
      number += 1;
      isJson ??= isMessage(line);
      yield isJson ? this.#jsonLine(line, number) : this.#line(textLine(bodyOf(line)), line, null, number);
    }
  }

  #jsonLine(line: Buffer, number: number): ScoreLine {
    const decoded = jsonLine(line.toString('utf8'));
    return this.#line(decoded, line, fieldsOf(decoded), number);
  }

  #line(
    decoded: DecodedLine,
    raw: Buffer,
    fields: Readonly<Record<string, unknown>> | null,
    number: number,
  ): ScoreLine {
    const position = { source: SERVICE, partition: 0, offset: number, index: 0 };
    // Attributes are not part of the message: they would only cost.
    const record = { ...decoded, attributes: NO_ATTRIBUTES, observedAt: this.#now, position };
    const parsed = this.#parser.parse(record, decoded.service === '' ? SERVICE : decoded.service);
    for (const { id, text } of this.#parser.drainKnowledge().templates) this.#texts.set(id, text);
    return {
      line: number,
      templateId: parsed.templateId,
      template: this.#texts.get(parsed.templateId) ?? '',
      pattern: parsed.pattern,
      params: summaryOf(parsed).params,
      // The parser falls back to the time of arrival; here that says nothing.
      time: parsed.time === this.#now ? null : parsed.time,
      severityNumber: parsed.severityNumber,
      session: this.#sessionOf(raw, fields),
    };
  }

  #sessionOf(raw: Buffer, fields: Readonly<Record<string, unknown>> | null): string | null {
    if (this.#sessions === null) return null;
    if (this.#sessions.kind === 'pattern') {
      const match = this.#sessions.pattern.exec(raw.toString('utf8'));
      return match === null ? null : (match[1] ?? match[0]);
    }
    const value = fields?.[this.#sessions.name];
    return value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
  }
}

function isMessage(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
  } catch {
    return false;
  }
}

/** What JSON lines say beside their message: the decoder keeps it as attributes, and names of its own as fields. */
const fieldsOf = (line: DecodedLine): Readonly<Record<string, unknown>> => ({
  ...line.attributes,
  service: line.service,
  traceId: line.traceId === '' ? undefined : line.traceId,
  trace_id: line.traceId === '' ? undefined : line.traceId,
});
