import { describe, expect, it } from 'vitest';
import type { Anomaly } from '@logsieve/contracts';
import { lineParser } from '../../../../test/fixtures/detector/parsed-lines.ts';
import type { RawLine } from '../../../../test/fixtures/detector/parsed-lines.ts';
import { plainModel, seeded } from '../../../../test/fixtures/detector/streams.ts';
import { createOfflineDetector } from '../offline.ts';
import { DETECTOR_DEFAULTS } from '../options.ts';

const START = Date.UTC(2026, 10, 24, 3);
const BROKEN = 1_800;
const END = 1_860;

interface Shop {
  /** Whether one request is one trace in both services, has a trace of its own in each, or none. */
  readonly traces: 'shared' | 'own' | 'none';
  /** What the lines name: the same order in both, another in each, a number below ten, or the tenant that all lines name. */
  readonly names: 'order' | 'own order' | 'small number' | 'tenant';
}

/** A request every second through payment and, 4 s later where it is broken, checkout; both fail in the last minute. */
function shopLines({ traces, names }: Shop): Map<string, RawLine[]> {
  const random = seeded(7);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const services = new Map<string, RawLine[]>([
    ['payment', []],
    ['checkout', []],
  ]);
  const add = (service: string, at: number, text: string, traceId: string): void => {
    const timeMs = START + Math.round(at * 1000);
    services.get(service)?.push({ service, traceId, timeMs, body: `${new Date(timeMs).toISOString()} ${text}` });
  };
  for (let at = 0; at < END; at += 1) {
    const [trace, order] = [hex(32), `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`];
    const isBroken = at >= BROKEN;
    for (const service of services.keys()) {
      const traceId = traces === 'none' ? '' : traces === 'own' ? hex(32) : trace;
      const own = names === 'own order' ? `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}` : order;
      const named = { order, 'own order': own, 'small number': `id=${String(at % 10)}`, tenant: 'tenant=eu-7f3a99c1' }[
        names
      ];
      add(service, at, `INFO ${service} took order ${names === 'tenant' ? named : own}`, traceId);
      if (!isBroken) continue;
      if (service === 'payment')
        add(service, at + 0.1, `ERROR charge failed for ${named}: connection refused`, traceId);
      else add(service, at + 4.1, `ERROR could not finish ${named}, payment failed`, traceId);
    }
  }
  return services;
}

/** Lines of both services mixed at random; those of one service keep their order. */
function interleaved(services: ReadonlyMap<string, readonly RawLine[]>, random: () => number): RawLine[] {
  const queues = [...services.values()].map((lines) => [...lines]);
  const mixed: RawLine[] = [];
  for (;;) {
    const left = queues.filter((queue) => queue.length > 0);
    const queue = left[Math.floor(random() * left.length)];
    if (queue === undefined) return mixed;
    mixed.push(...queue.splice(0, 1 + Math.floor(random() * 400)));
  }
}

const byTime = (services: ReadonlyMap<string, readonly RawLine[]>): RawLine[] =>
  [...services.values()].flat().sort((a, b) => a.timeMs - b.timeMs);

async function found(lines: readonly RawLine[]): Promise<Anomaly[]> {
  const detector = createOfflineDetector({ model: plainModel, options: DETECTOR_DEFAULTS, nowMs: START + END * 1000 });
  const parse = lineParser();
  for (let at = 0; at < lines.length; at += 500) await detector.observe(parse(lines.slice(at, at + 500)));
  const failing = (await detector.finish()).filter(({ summary }) => summary.includes('fail'));
  expect(failing.map(({ service }) => service).sort()).toEqual(['checkout', 'payment']);
  return failing;
}

const incidentsIn = (anomalies: readonly Anomaly[]): number => new Set(anomalies.map((one) => one.incidentId)).size;

describe('what breaks in several services', () => {
  it('is one incident by shared traces, and what came first gives it its id', async () => {
    const anomalies = await found(byTime(shopLines({ traces: 'shared', names: 'small number' })));
    const [payment, checkout] = ['payment', 'checkout'].map((name) =>
      anomalies.find(({ service }) => service === name),
    );
    expect(payment).toMatchObject({ incidentId: payment?.id, connection: '' });
    expect(checkout?.incidentId).toBe(payment?.id);
    expect(checkout?.connection).toMatch(/^4 s after payment, by \d+ shared trace ids$/);
    expect(payment?.summary).toMatch(/Also in checkout, 4 s later, by \d+ shared trace ids\.$/);
    expect(checkout?.summary).not.toContain('At the same time');
    expect(BigInt(checkout?.firstSeen ?? 0) - BigInt(payment?.firstSeen ?? 0)).toBe(4_000_000_000n);
  });

  it('is one incident by ids that the unusual lines of both name', async () => {
    const [first, second] = await found(byTime(shopLines({ traces: 'none', names: 'order' })));
    expect(second?.incidentId).toBe(first?.incidentId);
    expect([first, second].map((one) => one?.connection).join('')).toMatch(/, by (?:at least )?\d+ shared ids$/);
  });

  it('is one incident where only one of the two writes traces', async () => {
    const lines = byTime(shopLines({ traces: 'shared', names: 'order' }));
    const anomalies = await found(lines.map((line) => (line.service === 'payment' ? { ...line, traceId: '' } : line)));
    expect(incidentsIn(anomalies)).toBe(1);
  });

  it.each<Shop>([
    { traces: 'own', names: 'own order' },
    { traces: 'none', names: 'own order' },
    { traces: 'none', names: 'small number' },
    { traces: 'none', names: 'tenant' },
  ])('stays apart where nothing connects it: %o', async (shop) => {
    const anomalies = await found(byTime(shopLines(shop)));
    expect(incidentsIn(anomalies)).toBe(2);
    expect(anomalies.map(({ id, incidentId, connection }) => [incidentId === id, connection])).toEqual([
      [true, ''],
      [true, ''],
    ]);
    expect(anomalies[0]?.summary).toMatch(/At the same time in (?:payment|checkout)\.$/);
  });

  it('is the same whatever the order in which the services are read', async () => {
    const services = shopLines({ traces: 'shared', names: 'order' });
    const facts = async (lines: readonly RawLine[]) =>
      (await found(lines))
        .map(({ id, incidentId, connection, firstSeen, firsts }) => ({ id, incidentId, connection, firstSeen, firsts }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    const expected = await facts([...services.values()].flat());
    expect(await facts([...services.values()].reverse().flat())).toEqual(expected);
    for (let seed = 1; seed <= 10; seed += 1)
      expect(await facts(interleaved(services, seeded(seed)))).toEqual(expected);
  }, 60_000);
});
