import { NO_ATTRIBUTES } from '@logsieve/contracts';
import type { ParsedLine, Pattern } from '@logsieve/contracts';
import type { WholeBlock } from '../../fixtures/store/append-lines.ts';

const RESOURCE = Object.freeze({ 'host.name': 'shop-1', 'service.name': 'shop' });
const START = 1_750_000_000_000_000_000n;

/** Forty patterns with five slots: time, level, user, duration, address. */
export const PATTERNS: readonly Pattern[] = Array.from({ length: 40 }, (_, at) => ({
  id: (at + 1).toString(16).padStart(16, '0'),
  parts: ['', ' ', ` [worker-${String(at)}] request of user `, ' took ', ' ms from ', ''],
  slots: [
    { kind: 'time', category: 'TDA' },
    { kind: 'level', category: 'OTP' },
    { kind: 'word', category: 'OID' },
    { kind: 'number', category: 'CRS' },
    { kind: 'ip', category: 'LOI' },
  ],
  headerSlots: 2,
  contentOffset: 0,
}));

/** Consecutive lines of one source, about 100 bytes each, as the parser hands them over: values are pieces of the body. */
export function typicalBlock(source: string, firstOffset: number, count: number): WholeBlock {
  const lines = Array.from({ length: count }, (_, at) => typicalLine(source, firstOffset + at));
  return {
    source,
    partition: 0,
    firstOffset,
    lastOffset: firstOffset + count - 1,
    lines,
    dead: [],
    linesIn: count,
    terminated: 'line',
    terminatorExceptions: [],
    resumeToken: '',
  };
}

function typicalLine(source: string, offset: number): ParsedLine {
  const mixed = Math.imul(offset + 1, 2_654_435_761) >>> 0;
  const pattern = PATTERNS[mixed % PATTERNS.length] as Pattern;
  const time = START + BigInt(offset) * 250_000n;
  const body = [
    new Date(Number(time / 1_000_000n)).toISOString(),
    'INFO',
    `u${String(mixed % 100_000)}`,
    String(mixed % 4093),
    `10.${String(mixed & 255)}.${String((mixed >>> 8) & 255)}.${String((mixed >>> 16) & 255)}`,
  ].reduce((text, value, at) => text + value + (pattern.parts[at + 1] ?? ''), '');
  return {
    record: {
      position: { source, partition: 0, offset, index: 0 },
      observedAt: time,
      body,
      timestamp: null,
      severityNumber: 0,
      severityText: '',
      service: '',
      resource: RESOURCE,
      attributes: NO_ATTRIBUTES,
      traceId: '',
      spanId: '',
      template: null,
      malformed: null,
    },
    service: 'shop',
    time,
    severityNumber: 9,
    pattern,
    values: slice(body, pattern.parts),
    templateId: pattern.id,
    reason: null,
  };
}

function slice(body: string, parts: readonly string[]): string[] {
  const values: string[] = [];
  let at = 0;
  for (let i = 1; i < parts.length; i += 1) {
    const part = parts[i] ?? '';
    const end = part === '' ? body.length : body.indexOf(part, at);
    values.push(body.slice(at, end));
    at = end + part.length;
  }
  return values;
}
