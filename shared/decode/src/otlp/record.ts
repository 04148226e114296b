import { NO_ATTRIBUTES, severityNumberOf } from '@logsieve/contracts';
import type { Attributes, AttributeValue, DecodedLine } from '@logsieve/contracts';
import { fieldText, isWellFormed } from '../line.ts';
import { senderTemplate } from '../template.ts';

/** A log record of either encoding, before it becomes a line. */
export interface OtlpRecord {
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue | Uint8Array;
  readonly attributes: [string, AttributeValue][];
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
}

/** What records of one scope share; the objects are shared too, so that the store encodes them once. */
export interface OtlpContext {
  readonly resource: Attributes;
  readonly service: string;
  readonly scope: [string, AttributeValue][];
}

const LAST_TIME = 7_289_654_400_000_000_000n; // 2201-01-01

export function attributesOf(entries: readonly [string, AttributeValue][]): Attributes {
  return entries.length === 0 ? NO_ATTRIBUTES : Object.fromEntries(entries);
}

export function contextOf(resource: Attributes, scope: [string, AttributeValue][]): OtlpContext {
  const service = Object.hasOwn(resource, 'service.name') ? resource['service.name'] : undefined;
  return { resource, service: typeof service === 'string' ? fieldText(service) : '', scope };
}

export function otlpLine(record: OtlpRecord, context: OtlpContext): DecodedLine {
  const { severityNumber, severityText, eventName } = record;
  const named: [string, AttributeValue][] = eventName === '' ? [] : [['event.name', eventName]];
  const attributes = attributesOf([...context.scope, ...named, ...record.attributes]);
  const inRange = severityNumber >= 1 && severityNumber <= 24;
  return {
    body: bodyText(record.body),
    timestamp: plausible(record.timeUnixNano) ?? plausible(record.observedTimeUnixNano),
    severityNumber: inRange ? severityNumber : severityNumberOf(severityText),
    severityText: fieldText(severityText),
    service: context.service,
    resource: context.resource,
    attributes,
    traceId: record.traceId,
    spanId: record.spanId,
    template: senderTemplate(attributes),
    malformed: null,
  };
}

/** Zero means not given. */
const plausible = (time: bigint): bigint | null => (time > 0n && time < LAST_TIME ? time : null);

function bodyText(body: AttributeValue | Uint8Array): string | Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body === null) return '';
  if (typeof body === 'string' && isWellFormed(body)) return body;
  return JSON.stringify(body);
}
