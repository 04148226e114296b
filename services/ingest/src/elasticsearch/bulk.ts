import { isUtf8 } from 'node:buffer';
import { parseRfc3339, severityNumberOf } from '@logsieve/contracts';
import type { AttributeValue, Attributes, DecodedLine } from '@logsieve/contracts';
import { isShallow } from '@logsieve/decode';
import { idOrNone, lineOf } from '../doors/line-of.ts';

/** One action of a bulk request, in order. `line` is null where it is refused, then `error` says why. */
export interface BulkItem {
  readonly action: string;
  readonly index: string;
  readonly id: string | null;
  readonly line: DecodedLine | null;
  readonly error: { readonly type: string; readonly reason: string } | null;
}

const NEWLINE = 10;
const ACTIONS = ['create', 'index', 'update', 'delete'];

/**
 * Action line, document line, action line … `update` and `delete` are refused one by one: lines are never changed.
 * @throws Error where an action line is none: then Elasticsearch refuses the whole request
 */
export function decodeBulk(body: Buffer, defaultIndex: string): BulkItem[] {
  const items: BulkItem[] = [];
  const lines = nonEmptyLines(body);
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const { action, index, id } = readAction(next.value, defaultIndex);
    const item = { action, index, id };
    if (action === 'delete') {
      items.push(refused(item, 'delete is not supported: log lines are never changed'));
      continue;
    }
    const document = lines.next();
    if (document.done === true) throw new Error('the last action has no document');
    items.push(
      action === 'update'
        ? refused(item, 'update is not supported: log lines are never changed')
        : stored(item, document.value),
    );
  }
  return items;
}

function* nonEmptyLines(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length;) {
    const newline = body.indexOf(NEWLINE, at);
    const end = newline < 0 ? body.length : newline;
    const carriage = end > at && body[end - 1] === 13 ? end - 1 : end;
    if (carriage > at) yield body.subarray(at, carriage);
    at = end + 1;
  }
}

type Action = Pick<BulkItem, 'action' | 'index' | 'id'>;

function readAction(line: Buffer, defaultIndex: string): Action {
  const value = parseObject(line);
  const [entry, second] = Object.entries(value ?? {});
  if (entry === undefined || second !== undefined || !ACTIONS.includes(entry[0]))
    throw new Error(`Malformed action/metadata line: ${line.toString('utf8').slice(0, 100)}`);
  const meta = isObject(entry[1]) ? entry[1] : {};
  const index = typeof meta['_index'] === 'string' ? meta['_index'] : defaultIndex;
  if (index === '') throw new Error('index is missing');
  return { action: entry[0], index, id: typeof meta['_id'] === 'string' ? meta['_id'] : null };
}

function refused(action: Action, reason: string): BulkItem {
  return { ...action, line: null, error: { type: 'illegal_argument_exception', reason } };
}

function stored(action: Action, document: Buffer): BulkItem {
  const value = isUtf8(document) ? parseObject(document) : null;
  if (value === null)
    return {
      ...action,
      line: null,
      error: { type: 'document_parsing_exception', reason: 'the document is no JSON object' },
    };
  const original = document.toString('utf8');
  // Deeper than any line may nest: kept whole as text, as NDJSON is.
  const line = isShallow(value) ? documentLine(value, original) : lineOf(original, {});
  return { ...action, line, error: null };
}

const BODY_KEYS = ['message', 'msg', 'log', 'body'];
const TIME_KEYS = ['@timestamp', 'timestamp', 'time', 'ts'];

/** Fields of the Elastic Common Schema, dotted or nested, and those of plain JSON loggers; the rest become attributes. */
export function documentLine(document: Readonly<Record<string, unknown>>, original: string): DecodedLine {
  const used = new Set<string>();
  const take = (...names: string[]): unknown => {
    for (const name of names) {
      const [head = '', ...rest] = name.split('.');
      const direct = document[name];
      if (direct !== undefined && !isObject(direct)) {
        used.add(name);
        return direct;
      }
      const nested = rest.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document[head]);
      if (rest.length > 0 && nested !== undefined && !isObject(nested)) return nested;
    }
    return undefined;
  };
  const bodyKey = BODY_KEYS.find((name) => typeof document[name] === 'string');
  if (bodyKey !== undefined) used.add(bodyKey);
  const time = timeOf(take(...TIME_KEYS));
  const level = take('log.level', 'level', 'severity', 'log.syslog.severity.name');
  const service = take(
    'service.name',
    'service',
    'kubernetes.container.name',
    'container.name',
    'event.dataset',
    'agent.type',
  );
  const attributes = Object.fromEntries(
    Object.entries(document).filter(([name]) => !used.has(name) && bodyKey !== undefined),
  ) as Record<string, AttributeValue>;
  return lineOf(bodyKey === undefined ? original : String(document[bodyKey]), {
    timestamp: time,
    service: typeof service === 'string' ? service : '',
    severityText: typeof level === 'string' ? level : '',
    severityNumber: typeof level === 'string' ? severityNumberOf(level) : 0,
    traceId: idOrNone(take('trace.id', 'trace_id', 'traceId'), 32),
    spanId: idOrNone(take('span.id', 'span_id', 'spanId'), 16),
    attributes: attributes satisfies Attributes,
  });
}

/** RFC 3339, or epoch milliseconds as Elasticsearch's default `strict_date_optional_time||epoch_millis` has it. */
function timeOf(value: unknown): bigint | null {
  if (typeof value === 'number') {
    const microseconds = Math.round(value * 1000);
    return Number.isFinite(microseconds) ? BigInt(microseconds) * 1000n : null;
  }
  if (typeof value !== 'string') return null;
  return /^\d{10,13}$/.test(value) ? BigInt(value) * 1_000_000n : parseRfc3339(value);
}

function parseObject(line: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
