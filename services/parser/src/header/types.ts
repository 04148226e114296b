import type { UnixNano } from '@logsieve/contracts';

export type HeaderFieldKind = 'time' | 'level' | 'thread' | 'component' | 'host' | 'pid' | 'prefix';

/** A variable piece of the header: `text.slice(start, end)`. */
export interface HeaderField {
  readonly kind: HeaderFieldKind;
  readonly start: number;
  readonly end: number;
}

/** What stands before the message. The content starts at `contentStart`; `fields` lie before it, in order, apart from each other. */
export interface Header {
  readonly contentStart: number;
  readonly fields: readonly HeaderField[];
  readonly time: UnixNano | null;
  readonly severityNumber: number;
}

export const NO_HEADER: Header = { contentStart: 0, fields: [], time: null, severityNumber: 0 };

/** OpenTelemetry's number for syslog's severities 0 to 7. */
export const SYSLOG_SEVERITIES: readonly number[] = [21, 19, 18, 17, 13, 10, 9, 5];

/** Tries a sticky expression at one place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
