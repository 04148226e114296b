import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Anomaly } from '@logsieve/contracts';
import { DETECTOR_DEFAULTS, createOfflineDetector, loadModel } from '@logsieve/detector';
import { shopLines } from '../../services/cli/src/demo/shop.ts';
import type { ShopOptions } from '../../services/cli/src/demo/shop.ts';
import { lineParser } from '../fixtures/detector/parsed-lines.ts';

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 24, 3);
const never = start + 24 * 60 * MINUTE;
const story = (more: Partial<ShopOptions>): ShopOptions => ({
  seed: 11,
  rate: 3,
  badReleaseMs: never,
  rollbackMs: never,
  ...more,
});

/** The demo shop through parser, detectors and the shipped model. */
async function incidentsOf(options: ShopOptions, minutes: number): Promise<Anomaly[]> {
  const model = await loadModel(join(import.meta.dirname, '../../models'), { threads: 1 });
  const end = start + minutes * MINUTE;
  const detector = createOfflineDetector({ model, options: DETECTOR_DEFAULTS, nowMs: end });
  const parse = lineParser();
  for (let from = start; from < end; from += MINUTE)
    await detector.observe(parse([...shopLines(options, from, from + MINUTE)]));
  return detector.finish();
}

const secondsAfter = (nanos: string, ms: number): number => (Number(BigInt(nanos) / 1_000_000n) - ms) / 1000;

describe('the demo shop, judged', () => {
  it('has less than one incident per service in a normal hour', async () => {
    const incidents = await incidentsOf(story({}), 60);
    for (const service of ['auth', 'checkout', 'gateway', 'inventory', 'payment'])
      expect(incidents.filter((incident) => incident.service === service).length, service).toBeLessThanOrEqual(1);
    expect(incidents.length).toBeLessThan(5);
  }, 60_000);

  it('has one clear incident in payment half a minute after its bad release', async () => {
    const badReleaseMs = start + 50 * MINUTE;
    const incidents = await incidentsOf(story({ badReleaseMs }), 55);
    const payment = incidents.filter(({ service, verdict }) => service === 'payment' && verdict === 'anomalous');
    expect(payment).toHaveLength(1);
    const [incident] = payment;
    if (incident === undefined) return;
    const found = secondsAfter(incident.windowStart, badReleaseMs) + DETECTOR_DEFAULTS.windowSeconds;
    expect(found + DETECTOR_DEFAULTS.latenessSeconds).toBeLessThan(30);
    expect(secondsAfter(incident.windowEnd, badReleaseMs)).toBeGreaterThan(120);
    expect(incident.summary).toContain('connection pool exhausted');
    expect(incident.evidence.length).toBeGreaterThan(20);
  }, 60_000);
});
