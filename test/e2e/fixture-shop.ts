import { formatUnixNano } from '@logsieve/contracts';
import type { AnomalyItem, LogItem, VariableCategory } from '@logsieve/contracts';

/** A made-up shop: enough lines for every screen, one bad deployment, and text that tries to be markup. */
interface Kind {
  readonly id: string;
  readonly service: string;
  readonly severity: string;
  readonly template: string;
  readonly categories: readonly VariableCategory[];
  readonly concepts?: readonly (string | undefined)[];
  /** Lines per minute before and after the deployment. */
  readonly rate: readonly [number, number];
  readonly values: (n: number) => readonly string[];
}

const hex = (n: number, width: number) => n.toString(16).padStart(width, '0');
const KINDS: readonly Kind[] = [
  {
    id: 'a1b2c3d4e5f60001',
    service: 'gateway',
    severity: 'INFO',
    template: '<*> <*> <*> in <*> ms',
    categories: ['TID', 'LOI', 'STC', 'TDA'],
    concepts: ['method', 'path', 'status', 'duration'],
    rate: [240, 250],
    values: (n) => [
      n % 4 === 0 ? 'POST' : 'GET',
      `/api/cart/${String(n % 97)}`,
      n % 31 === 0 ? '404' : '200',
      String(3 + ((n * 7) % 90)),
    ],
  },
  {
    id: 'a1b2c3d4e5f60002',
    service: 'cart',
    severity: 'INFO',
    template: 'added <*> x <*> to cart <*>',
    categories: ['OBA', 'OID', 'OID'],
    rate: [90, 88],
    values: (n) => [String(1 + (n % 3)), `sku-${String(1000 + (n % 400))}`, hex(n * 7919, 8)],
  },
  {
    id: 'a1b2c3d4e5f60003',
    service: 'checkout',
    severity: 'INFO',
    template: 'order <*> paid, <*> EUR, card <*>',
    categories: ['OID', 'OBA', 'TID'],
    rate: [40, 9],
    values: (n) => [
      String(700_000 + n),
      (5 + ((n * 37) % 20_000) / 100).toFixed(2),
      n % 2 === 0 ? 'visa' : 'mastercard',
    ],
  },
  {
    id: 'a1b2c3d4e5f60004',
    service: 'checkout',
    severity: 'ERROR',
    template: 'payment for order <*> failed: connect <*> refused after <*> ms',
    categories: ['OID', 'LOI', 'TDA'],
    rate: [0.1, 34],
    values: (n) => [String(700_000 + n), '10.2.0.17:8443', String(1990 + (n % 30))],
  },
  {
    id: 'a1b2c3d4e5f60005',
    service: 'checkout',
    severity: 'WARN',
    template: 'retrying payment provider, attempt <*> of <*>',
    categories: ['OBA', 'OBA'],
    rate: [1, 60],
    values: (n) => [String(1 + (n % 5)), '5'],
  },
  {
    id: 'a1b2c3d4e5f60006',
    service: 'search',
    severity: 'DEBUG',
    template: 'query <*> returned <*> hits from <*> shards',
    categories: ['OBN', 'OBA', 'CRS'],
    rate: [60, 61],
    values: (n) => [
      ['"winter coat"', '<script>alert(1)</script>', 'lamp', 'naïve café'][n % 4] ?? '',
      String((n * 13) % 400),
      '5',
    ],
  },
  {
    id: 'a1b2c3d4e5f60007',
    service: 'warehouse',
    severity: 'INFO',
    template:
      'heartbeat from shelf robot <*>: battery <*> percent, a line that goes on for a while so that it must be cut or wrapped somewhere on a small screen',
    categories: ['OID', 'OBA'],
    rate: [12, 12],
    values: (n) => [`R${String(n % 12)}`, String(100 - (n % 80))],
  },
  {
    id: 'a1b2c3d4e5f60008',
    service: 'checkout',
    severity: 'FATAL',
    template: 'out of database connections (<*> of <*> in use), giving up',
    categories: ['OBA', 'OBA'],
    rate: [0, 0.4],
    values: () => ['50', '50'],
  },
];

const MINUTE_NS = 60_000_000_000n;
const MINUTES = 90;
const DEPLOYED_AT = 74;

export interface Shop {
  readonly lines: readonly LogItem[];
  readonly anomalies: readonly AnomalyItem[];
  readonly kinds: readonly Kind[];
}

/** All lines of an hour and a half that ends at `now` (Unix ns), newest first. Nothing is random. */
export function makeShop(now: bigint): Shop {
  const start = now - BigInt(MINUTES) * MINUTE_NS;
  const lines = KINDS.flatMap((kind, at) => linesOf(kind, at, start)).sort((a, b) =>
    a.timestamp < b.timestamp ? 1 : -1,
  );
  const numbered = lines.map((line, at) => ({ ...line, offset: lines.length - 1 - at }));
  return { lines: numbered, kinds: KINDS, anomalies: anomaliesOf(numbered, start) };
}

function linesOf(kind: Kind, kindAt: number, start: bigint): LogItem[] {
  const lines: LogItem[] = [];
  let owed = 0;
  for (let minute = 0; minute < MINUTES; minute += 1) {
    owed += (kind.rate[minute >= DEPLOYED_AT ? 1 : 0] ?? 0) * (1 + 0.25 * Math.sin(minute / 7 + kindAt));
    const count = Math.floor(owed);
    owed -= count;
    for (let i = 0; i < count; i += 1) {
      const at =
        start + BigInt(minute) * MINUTE_NS + (MINUTE_NS * BigInt(i)) / BigInt(count) + BigInt(kindAt * 1_234_567);
      lines.push(lineOf(kind, lines.length, at));
    }
  }
  return lines;
}

function lineOf(kind: Kind, n: number, at: bigint): LogItem {
  const time = formatUnixNano(at);
  const values = kind.values(n);
  const message = kind.template
    .split('<*>')
    .map((part, index) => part + (values[index] ?? ''))
    .join('');
  return {
    source: 'demo',
    partition: 0,
    offset: 0,
    index: 0,
    body: `${time.slice(0, 23)}Z ${kind.severity.padEnd(5)} [${kind.service}] ${message}`,
    timestamp: time,
    observedAt: time,
    service: kind.service,
    severity: kind.severity,
    severityNumber: { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 }[kind.severity] ?? 0,
    templateId: kind.id,
    template: kind.template,
    params: values.map((value, index) => {
      const concept = kind.concepts?.[index];
      return { value, category: kind.categories[index] ?? 'OTP', ...(concept === undefined ? {} : { concept }) };
    }),
    unparsed: null,
    traceId: kind.service === 'checkout' ? hex(n * 104_729 + 77, 32) : null,
    spanId: null,
    resource: { 'service.name': kind.service, 'service.version': '2.14.0' },
    attributes: kind.service === 'checkout' ? { deployment: { id: 'dep-118' } } : {},
  };
}

function anomaliesOf(lines: readonly LogItem[], start: bigint): AnomalyItem[] {
  const about = (
    kindAt: number,
    rest: Partial<AnomalyItem> & Pick<AnomalyItem, 'id' | 'kind' | 'summary' | 'probability'>,
  ): AnomalyItem => {
    const kind = KINDS[kindAt];
    if (kind === undefined) throw new Error(`no kind ${String(kindAt)}`);
    const own = lines.filter((line) => line.templateId === kind.id);
    return {
      service: kind.service,
      templateId: kind.id,
      template: kind.template,
      windowStart: formatUnixNano(start + BigInt(DEPLOYED_AT) * MINUTE_NS),
      windowEnd: formatUnixNano(start + BigInt(DEPLOYED_AT + 9) * MINUTE_NS),
      score: rest.probability,
      uncertainty: 1 - Math.abs(rest.probability - 0.5) * 2,
      verdict: rest.probability > 0.7 ? 'anomalous' : 'uncertain',
      decidedBy: 'model',
      state: 'active',
      suppressedUntil: null,
      count: own.length,
      evidence: own.slice(0, 8).map(({ source, partition, offset, index }) => ({ source, partition, offset, index })),
      incidentId: rest.id,
      firstSeen: formatUnixNano(start + BigInt(DEPLOYED_AT) * MINUTE_NS),
      connection: null,
      ...rest,
    };
  };
  return [
    about(3, {
      id: 'f00d000000000001',
      kind: 'frequency',
      probability: 0.97,
      summary: 'Payment failures rose from 0.1 to 34 lines a minute, 340 times the habit of this service.',
    }),
    about(7, {
      id: 'f00d000000000002',
      kind: 'new_template',
      probability: 0.93,
      decidedBy: 'rule',
      summary: 'A message never seen in checkout before: out of database connections, giving up.',
    }),
    about(4, {
      id: 'f00d000000000003',
      kind: 'frequency',
      probability: 0.81,
      summary: 'Retries of the payment provider rose from 1 to 60 lines a minute.',
      incidentId: 'f00d000000000001',
      firstSeen: formatUnixNano(start + BigInt(DEPLOYED_AT) * MINUTE_NS + 4_000_000_000n),
      connection: '4 s after checkout, by 12 shared trace ids',
      service: 'payment',
    }),
    about(2, {
      id: 'f00d000000000004',
      kind: 'frequency',
      probability: 0.58,
      summary: 'Paid orders fell from 40 to 9 lines a minute.',
    }),
    about(0, {
      id: 'f00d000000000005',
      kind: 'value',
      probability: 0.41,
      summary: 'The duration of requests reached 2,020 ms; 99 of 100 are below 93 ms.',
      windowStart: formatUnixNano(start + 20n * MINUTE_NS),
      windowEnd: formatUnixNano(start + 22n * MINUTE_NS),
    }),
    about(6, {
      id: 'f00d000000000006',
      kind: 'sequence',
      probability: 0.76,
      state: 'resolved',
      summary: 'Robot R7 sent two heartbeats without the battery report between them.',
      windowStart: formatUnixNano(start + 5n * MINUTE_NS),
      windowEnd: formatUnixNano(start + 6n * MINUTE_NS),
    }),
  ];
}
