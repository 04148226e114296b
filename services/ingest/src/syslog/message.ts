import { NO_ATTRIBUTES, severityNumberOf } from '@logsieve/contracts';
import type { AttributeValue, DecodedLine } from '@logsieve/contracts';
import { NO_LINE, bodyOf } from '@logsieve/decode';
import { parseRfc3339 } from './rfc3339.ts';
import { parseStructuredData } from './structured-data.ts';

/** Severities 0 to 7 by their keywords (RFC 5424, table 2); their numbers are OpenTelemetry's (logs data model, appendix B). */
const KEYWORDS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;

const PRIORITY = /^<(\d{1,3})>/;
const RFC_5424 = /(\d{1,2}) (\S+) (\S+) (\S+) (\S+) (\S+) /y;
/** `Oct 11 22:14:15 `, with a year or a fraction as some senders have it. */
const OLD_TIME = /[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})? /y;
const NEW_TIME = /\d{4}-\d\d-\d\dT\S+ /y;
const HOST = /([A-Za-z0-9][A-Za-z0-9_.:-]*) (?=\S)/y;
const TAG = /([^\s:[\]]{1,64})(?:\[([^\]\s]{1,64})\])?:(?=\s|$)/y;
/** All that a header may be; what is behind it is never looked at. */
const HEADER_LENGTH = 8_192;

/**
 * One syslog message, RFC 5424 or 3164, as a line. Its body is the whole message as it came, so that nothing is lost and any other tool can
 * read it again; what its header says is in the fields besides. `sender` stands in for a host that the message does not name. A message
 * without a header, or with one that is neither, is a line like any other.
 */
export function syslogLine(bytes: Buffer, sender: string): DecodedLine {
  const body = bodyOf(bytes);
  const text = bytes.subarray(0, HEADER_LENGTH).toString('utf8');
  const priority = PRIORITY.exec(text);
  const code = Number(priority?.[1] ?? NaN);
  if (priority === null || code > 191) return { ...NO_LINE, body, ...hosted('', sender) };
  const keyword = KEYWORDS[code % 8] ?? 'info';
  const at = priority[0].length;
  const header = newHeader(text, at) ?? oldHeader(text, at);
  return {
    ...NO_LINE,
    body,
    timestamp: header.time,
    severityNumber: severityNumberOf(keyword),
    severityText: keyword,
    service: header.app,
    ...hosted(header.host, sender),
    attributes: withoutNone({ 'syslog.facility': Math.floor(code / 8), ...header.attributes }),
  };
}

interface SyslogHeader {
  readonly time: bigint | null;
  readonly host: string;
  readonly app: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

function newHeader(text: string, at: number): SyslogHeader | null {
  RFC_5424.lastIndex = at;
  const match = RFC_5424.exec(text);
  if (match === null) return null;
  const [whole, version = '', time = '', host = '', app = '', process = '', message = ''] = match;
  const parsed = time === '-' ? null : parseRfc3339(time);
  if (time !== '-' && parsed === null) return null;
  return {
    time: parsed,
    host: given(host),
    app: given(app),
    attributes: {
      'syslog.version': Number(version),
      'syslog.procid': given(process),
      'syslog.msgid': given(message),
      'syslog.structured_data': parseStructuredData(text, at + whole.length),
    },
  };
}

/** The time of an old header has no year and often no zone: the parser finds it in the line, with the rules for all such times. */
function oldHeader(text: string, at: number): SyslogHeader {
  const newTime = match(NEW_TIME, text, at);
  const time = newTime ?? match(OLD_TIME, text, at);
  if (time === null) return { time: null, host: '', app: '', attributes: {} };
  const afterTime = at + time[0].length;
  // Without a host, the tag comes first: it ends with a colon and a host does not.
  const tagFirst = match(TAG, text, afterTime);
  const host = tagFirst === null ? match(HOST, text, afterTime) : null;
  const tag = tagFirst ?? (host === null ? null : match(TAG, text, afterTime + host[0].length));
  return {
    time: newTime === null ? null : parseRfc3339(newTime[0].trim()),
    host: host?.[1] ?? '',
    app: tag?.[1] ?? '',
    attributes: { 'syslog.procid': tag?.[2] ?? '' },
  };
}

const given = (text: string): string => (text === '-' ? '' : text);

function hosted(host: string, sender: string): Pick<DecodedLine, 'resource'> {
  const name = host === '' ? sender : host;
  return { resource: name === '' ? NO_ATTRIBUTES : { 'host.name': name } };
}

const withoutNone = (all: Readonly<Record<string, AttributeValue>>): Readonly<Record<string, AttributeValue>> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '' && value !== null));

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
