import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anomalyDetailSchema,
  anomalyListSchema,
  budgetSchema,
  uncertaintySchema,
  feedbackPreviewSchema,
  formatUnixNano,
  reviewListSchema,
} from '@logsieve/contracts';
import type { Anomaly, AnomalyItem, Review } from '@logsieve/contracts';
import type { z } from 'zod';
import { startQueryFixture } from './shop-store.ts';
import type { QueryFixture } from './shop-store.ts';

const START = 1_763_971_200_000_000_000n;
const MINUTE = 60_000_000_000n;
const idOf = (n: number): string => n.toString(16).padStart(16, '0');

function anomalyOf(n: number, more: Partial<Anomaly> = {}): Anomaly {
  return {
    id: idOf(n + 1),
    kind: n % 2 === 0 ? 'frequency' : 'new_template',
    service: n % 3 === 0 ? 'web' : 'db',
    templateId: idOf(77),
    template: 'charge failed: <*>',
    windowStart: String(START + BigInt(n) * MINUTE),
    windowEnd: String(START + BigInt(n + 1) * MINUTE),
    score: 0.9,
    probability: 0.5 + n / 100,
    uncertainty: 0.4,
    verdict: 'uncertain',
    decidedBy: 'model',
    summary: `something odd, case ${String(n)}`,
    count: 3,
    evidence: [{ source: 'app.log', partition: 0, offset: n, index: 0 }],
    modelVersion: 'test',
    ...more,
  };
}

const reviewOf = (anomalyId: string, verdict: Review['verdict']): Review => ({
  id: idOf(0x1000 + Number.parseInt(anomalyId, 16)),
  anomalyId,
  status: 'done',
  verdict,
  confidence: 0.8,
  explanation: 'because of this line',
  citations: [{ position: { source: 'app.log', partition: 0, offset: 1, index: 0 }, quote: 'charge' }],
  removedCitations: 0,
  model: 'reader',
  promptVersion: 'v1',
  inputTokens: 10,
  outputTokens: 5,
  costUsd: 0.001,
  cached: false,
  reason: '',
  createdAt: formatUnixNano(START),
});

describe('the query API over anomalies', () => {
  let fixture: QueryFixture;
  beforeAll(async () => {
    fixture = await startQueryFixture();
    await fixture.append(
      'app.log',
      Array.from({ length: 40 }, (_, n) => ({
        body: `charge failed: order ${String(n)}`,
        service: 'web',
        time: START + BigInt(n) * MINUTE,
      })),
    );
    const { writer } = fixture.store;
    await writer.saveAnomalies(Array.from({ length: 30 }, (_, n) => anomalyOf(n)));
    await writer.saveAnomalies([anomalyOf(3, { count: 9, windowEnd: String(START + 4n * MINUTE + 1n) })]);
    await writer.saveAnomalies([anomalyOf(5, { decidedBy: 'rule', verdict: 'anomalous' })]);
    await writer.saveReview(reviewOf(idOf(5), 'anomalous'));
    await writer.saveReview(reviewOf(idOf(6), 'normal'));
  });
  afterAll(() => fixture.stop());

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const response = await fetch(fixture.url + path);
    const text = await response.text();
    expect(response.status, `${path}: ${text}`).toBe(200);
    return schema.parse(JSON.parse(text));
  }
  const list = async (query: string): Promise<AnomalyItem[]> =>
    (await get(`/api/v1/anomalies?${query}`, anomalyListSchema)).items;
  const one = (n: number) => get(`/api/v1/anomalies/${idOf(n + 1)}`, anomalyDetailSchema);
  const post = (n: number, action: string, body: unknown): Promise<Response> =>
    fetch(`${fixture.url}/api/v1/anomalies/${idOf(n + 1)}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('lists each once, newest window first, page by page', async () => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: z.infer<typeof anomalyListSchema> = await get(
        `/api/v1/anomalies?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`,
        anomalyListSchema,
      );
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => idOf(30 - n)));
  });

  it('shows the newest row of an anomaly that went on', async () => {
    expect(await one(3)).toMatchObject({ count: 9 });
  });

  it('filters; a window means overlap', async () => {
    expect(await list('kind=frequency&service=web')).toHaveLength(5);
    expect(await list('minProbability=0.75')).toHaveLength(5);
    expect(await list(`template=${idOf(77)}`)).toHaveLength(30);
    const window = `from=${formatUnixNano(START + 10n * MINUTE + 1n)}&to=${formatUnixNano(START + 12n * MINUTE - 1n)}`;
    expect((await list(window)).map((item) => item.id)).toEqual([idOf(12), idOf(11)]);
    const bad = await fetch(`${fixture.url}/api/v1/anomalies?kind=weird`);
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('new_template')]);
  });

  it('lays reviews over what the detector said, but never hides what a rule raised', async () => {
    expect(await one(4)).toMatchObject({ verdict: 'anomalous', decidedBy: 'llm' });
    const ruled = await one(5);
    expect(ruled).toMatchObject({ verdict: 'anomalous', decidedBy: 'rule' });
    expect(ruled.reviews[0]).toMatchObject({ verdict: 'normal', explanation: 'because of this line' });
    expect((await list('decidedBy=llm')).map((item) => item.id)).toEqual([idOf(5)]);
  });

  it('shows the lines that prove it, and similar cases', async () => {
    const detail = await one(8);
    expect(detail.lines.map((line) => line.body)).toEqual(['charge failed: order 8']);
    expect(detail.similar.length).toBeGreaterThan(2);
    expect(detail.similar.every((item) => item.kind === detail.kind && item.id !== detail.id)).toBe(true);
  });

  it('ranks what came first in an incident of several services', async () => {
    const incidentId = idOf(9_001);
    const first = (templateId: string, seconds: bigint) => ({
      kind: 'meaning' as const,
      templateId,
      template: `text of ${templateId}`,
      firstSeen: String(START - 50n * MINUTE + seconds * 1_000_000_000n),
    });
    const part = (id: string, service: string, connection: string, firsts: ReturnType<typeof first>[]): Anomaly =>
      anomalyOf(0, {
        id,
        service,
        incidentId,
        connection,
        firsts,
        firstSeen: firsts[0]?.firstSeen ?? '',
        windowStart: String(START - 50n * MINUTE),
        windowEnd: String(START - 49n * MINUTE),
      });
    await fixture.store.writer.saveAnomalies([
      part(idOf(9_002), 'web', '4 s after db, by 12 shared trace ids', [first(idOf(78), 4n)]),
      part(incidentId, 'db', '', [first(idOf(77), 0n), first(idOf(79), 6n)]),
    ]);
    const items = await list(`incident=${incidentId}`);
    expect(items.map((item) => [item.service, item.incidentId, item.connection]).sort()).toEqual([
      ['db', incidentId, null],
      ['web', incidentId, '4 s after db, by 12 shared trace ids'],
    ]);
    const detail = await get(`/api/v1/anomalies/${idOf(9_002)}`, anomalyDetailSchema);
    expect(
      detail.incident.map(({ anomalyId, templateId, firstSeen }) => [anomalyId, templateId, firstSeen.slice(11, 19)]),
    ).toEqual([
      [incidentId, idOf(77), '07:10:00'],
      [idOf(9_002), idOf(78), '07:10:04'],
      [incidentId, idOf(79), '07:10:06'],
    ]);
    const alone = await one(8);
    expect(alone).toMatchObject({ incidentId: alone.id, firstSeen: alone.windowStart, connection: null });
    expect(alone.incident.map(({ anomalyId }) => anomalyId)).toEqual([alone.id]);
    expect((await fetch(`${fixture.url}/api/v1/anomalies?incident=x`)).status).toBe(400);
  });

  it('takes feedback, after a preview that changed nothing', async () => {
    const preview = await get(`/api/v1/anomalies/${idOf(11)}/feedback/preview?label=normal`, feedbackPreviewSchema);
    expect(preview.affected).toBe(1);
    expect(await one(10)).toMatchObject({ verdict: 'uncertain', decidedBy: 'model' });
    expect((await post(10, 'feedback', { label: 'normal', note: 'planned' })).status).toBe(204);
    const after = await one(10);
    expect(after).toMatchObject({ verdict: 'normal', decidedBy: 'human' });
    expect(after.feedback).toMatchObject([{ label: 'normal', note: 'planned' }]);
    expect((await list('decidedBy=human')).map((item) => item.id)).toEqual([idOf(11)]);
  });

  it('suppresses until a time, and takes back', async () => {
    expect((await post(12, 'state', { state: 'suppressed' })).status).toBe(400);
    expect((await post(12, 'state', { state: 'suppressed', until: '2099-01-01T00:00:00Z' })).status).toBe(204);
    expect(await one(12)).toMatchObject({ state: 'suppressed', suppressedUntil: '2099-01-01T00:00:00.000000000Z' });
    expect((await list('state=suppressed')).map((item) => item.id)).toEqual([idOf(13)]);
    await post(12, 'state', { state: 'suppressed', until: '2001-01-01T00:00:00Z' });
    expect(await one(12)).toMatchObject({ state: 'active', suppressedUntil: null });
  });

  it.each([
    ['feedback', { label: 'perhaps' }, 400],
    ['feedback', {}, 400],
    ['feedback', { label: 'normal', colour: 1 }, 400],
    ['state', { state: 'gone' }, 400],
  ])('refuses %s %o', async (action, body, status) => {
    expect((await post(1, action, body)).status).toBe(status);
  });

  it('answers 404 for one that does not exist', async () => {
    expect((await fetch(`${fixture.url}/api/v1/anomalies/${idOf(999)}`)).status).toBe(404);
    expect((await post(998, 'feedback', { label: 'normal' })).status).toBe(404);
  });

  it('shows what may be dismissed, once the detector has said it', async () => {
    const answer = await fetch(`${fixture.url}/api/v1/uncertainty`);
    expect(answer.status).toBe(404);
    const state = {
      acceptedRisk: 0.02,
      confidence: 0.95,
      thresholds: { normal: 0.06, anomalous: 0.5 },
      evidence: { shipped: 1_000, feedback: 3, reviews: 4 },
      recalibration: { shift: 0.1, temperature: 1.2 },
      driftingSince: null,
      curve: [{ threshold: 0.005, dismissed: 10, coverage: 0.01, faults: 0, risk: 0 }],
      modelVersion: '1',
      updatedAt: '2026-11-24T08:00:00Z',
    };
    await fixture.store.writer.saveSnapshot('detector', 'uncertainty', JSON.stringify(state));
    expect(await get('/api/v1/uncertainty', uncertaintySchema)).toEqual(state);
  });

  it('lists reviews and the budget', async () => {
    const reviews = await get('/api/v1/reviews?status=done', reviewListSchema);
    expect(reviews.items).toHaveLength(2);
    expect(await get('/api/v1/budget', budgetSchema)).toMatchObject({ enabled: false });
  });
});
