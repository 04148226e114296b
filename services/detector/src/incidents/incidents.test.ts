import { describe, expect, it } from 'vitest';
import type { Verdict } from '@logsieve/contracts';
import type { Candidate } from '../engine/candidate.ts';
import { INCIDENT_DEFAULTS, Incidents, reviewRequestOf } from './incidents.ts';
import type { Judged } from './verdict.ts';
import { verdictOf } from './verdict.ts';
import { sampleOf } from '../ties/ties.ts';

const SECOND = 1_000_000_000n;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

function judged(
  at: number,
  templateId: string,
  more: { probability?: number; verdict?: Verdict; service?: string; traces?: readonly string[] } = {},
): Judged {
  const candidate: Candidate = {
    kind: 'new_template',
    service: more.service ?? 'shop',
    templateId,
    family: templateId,
    template: `text ${templateId}`,
    typedTemplate: `text ${templateId} <NUM>`,
    neighbours: ['other <IP>'],
    windowStart: BigInt(at) * SECOND,
    windowEnd: BigInt(at + 10) * SECOND,
    features: [],
    score: 0.9,
    severityNumber: 9,
    evidence: [{ source: 's', partition: 0, offset: at, index: 0 }],
    count: 5,
    rule: null,
    ties: { traces: sampleOf(more.traces ?? [], 128), objects: [] },
    summary: `New: ${templateId}.`,
    statistics: { count: 5, bad: Number.NaN },
  };
  return {
    candidate,
    probability: more.probability ?? 0.9,
    uncertainty: 0.2,
    verdict: more.verdict ?? 'anomalous',
    decidedBy: 'model',
  };
}

const incidents = () => new Incidents(INCIDENT_DEFAULTS, 'm1');

describe('incidents', () => {
  it('are one per service and cause, however many templates show it', () => {
    const all = incidents();
    const changes = all.take([
      judged(0, 'aa', { probability: 0.7 }),
      judged(0, 'bb'),
      judged(0, 'cc', { service: 'auth' }),
    ]);
    expect(changes.map(({ anomaly }) => [anomaly.service, anomaly.templateId, anomaly.count])).toEqual([
      ['shop', 'bb', 10],
      ['auth', 'cc', 5],
    ]);
    expect(changes.every(({ isNew }) => isNew)).toBe(true);
    expect(changes[0]?.anomaly.summary).toMatch(/At the same time in auth\.$/);
  });

  it('grow while they last, under the same id', () => {
    const all = incidents();
    const [first] = all.take([judged(0, 'aa')]);
    const [second] = all.take([judged(10, 'aa')]);
    expect(second?.isNew).toBe(false);
    expect(second?.anomaly).toMatchObject({
      id: first?.anomaly.id,
      windowStart: '0',
      windowEnd: '20000000000',
      count: 10,
    });
    expect(second?.anomaly.summary).toBe('New: aa. Since 00:00:00 UTC, 10 lines so far.');
  });

  it('end when nothing is heard of them, and begin anew', () => {
    const all = incidents();
    const [first] = all.take([judged(0, 'aa')]);
    const [later] = all.take([judged(INCIDENT_DEFAULTS.quietSeconds + 20, 'aa')]);
    expect(later?.isNew).toBe(true);
    expect(later?.anomaly.id).not.toBe(first?.anomaly.id);
  });

  it('do not swallow what is graver and comes later', () => {
    const all = incidents();
    all.take([judged(0, 'aa', { probability: 0.6 })]);
    for (let at = 10; at < 60; at += 10) all.take([judged(at, 'aa', { probability: 0.6 })]);
    const changes = all.take([judged(60, 'aa', { probability: 0.6 }), judged(60, 'bb', { probability: 0.95 })]);
    expect(changes.map(({ isNew, anomaly }) => [isNew, anomaly.templateId])).toEqual([
      [false, 'aa'],
      [true, 'bb'],
    ]);
  });

  it('take the graver verdict of what joins them', () => {
    const all = incidents();
    all.take([judged(0, 'aa', { probability: 0.3, verdict: 'uncertain' })]);
    const [change] = all.take([judged(10, 'bb')]);
    expect(change?.anomaly).toMatchObject({ verdict: 'anomalous', templateId: 'bb', probability: 0.9 });
    expect(change?.anomaly.evidence.map(({ offset }) => offset)).toEqual([10, 0]);
  });

  it('go on after a restart', () => {
    const before = incidents();
    const [first] = before.take([judged(0, 'aa')]);
    const after = incidents();
    after.restore(JSON.parse(JSON.stringify(before.snapshot())) as ReturnType<Incidents['snapshot']>);
    expect(after.take([judged(10, 'aa')])[0]?.anomaly.id).toBe(first?.anomaly.id);
  });

  it('of several services that are connected are one, also after a restart, and what is not is not', () => {
    const before = incidents();
    const [payment] = before.take([judged(0, 'aa', { service: 'payment', traces: [TRACE] })]);
    const after = incidents();
    after.restore(JSON.parse(JSON.stringify(before.snapshot())) as ReturnType<Incidents['snapshot']>);
    const changes = after.take([
      judged(20, 'bb', { service: 'checkout', traces: [TRACE] }),
      judged(20, 'cc', { service: 'search', traces: [TRACE.replace('4', '5')] }),
    ]);
    // Payment is written again: it has something new to say.
    expect(changes.map(({ anomaly, isNew, main }) => [anomaly.service, isNew, main === null])).toEqual([
      ['checkout', true, false],
      ['payment', false, true],
      ['search', true, false],
    ]);
    const [checkout, again, search] = changes.map(({ anomaly }) => anomaly);
    expect(checkout?.incidentId).toBe(payment?.anomaly.id);
    expect(checkout?.connection).toBe('20 s after payment, by 1 shared trace id');
    expect(again?.summary).toBe(
      'New: aa. Also in checkout, 20 s later, by 1 shared trace id. At the same time in search.',
    );
    expect(search?.incidentId).toBe(search?.id);
  });

  it('are not joined long after the first, however they are connected', () => {
    const all = incidents();
    const ids = [0, 30, 60, 90, 120, 150].map((at) => {
      const [change] = all.take([judged(at, 'aa', { service: `s${String(at)}`, traces: [TRACE] })]);
      return change?.anomaly.incidentId;
    });
    expect(new Set(ids).size).toBe(2);
    expect(all.take([judged(400, 'aa', { service: 'late', traces: [TRACE] })])[0]?.anomaly.connection).toBe('');
  });

  it('that are one remember what they began with, the first line first', () => {
    const all = incidents();
    all.take([judged(0, 'aa')]);
    const [change] = all.take([judged(10, 'bb'), judged(10, 'aa')]);
    expect(change?.anomaly.firsts?.map(({ templateId, firstSeen }) => [templateId, firstSeen])).toEqual([
      ['aa', '0'],
      ['bb', '10000000000'],
    ]);
  });

  it('keep ids to be connected by for a thousand of them at most', () => {
    const all = incidents();
    for (let n = 0; n < 1_200; n += 1) all.take([judged(n * 40, 'aa', { service: `s${String(n)}`, traces: [TRACE] })]);
    const open = all.snapshot();
    expect(open).toHaveLength(1_200);
    expect(open.filter(({ ties }) => ties !== undefined)).toHaveLength(1_000);
  });

  it('ask in typed templates and finite numbers', () => {
    const [change] = incidents().take([judged(0, 'aa', { verdict: 'uncertain' })]);
    if (change?.main == null) throw new Error('nothing found');
    expect(reviewRequestOf(change.anomaly, change.main, SECOND)).toMatchObject({
      typedTemplate: 'text aa <NUM>',
      statistics: { count: 5 },
      neighbours: ['other <IP>'],
      requestedAt: '1970-01-01T00:00:01.000000000Z',
    });
  });
});

describe('a verdict', () => {
  it('has three ways, and a threshold belongs to the graver one', () => {
    const thresholds = { normal: 0.2, anomalous: 0.8 };
    expect([0.1, 0.2, 0.5, 0.8, 0.9].map((p) => verdictOf(p, thresholds))).toEqual([
      'normal',
      'uncertain',
      'uncertain',
      'anomalous',
      'anomalous',
    ]);
  });
});
