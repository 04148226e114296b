import { describe, expect, it } from 'vitest';
import { reviewerOptions } from '@logsieve/reviewer';
import { SETTINGS, reviewerHarness, until } from '../fixtures/reviewer/index.ts';

const { endpoint, run, requests, send, store } = reviewerHarness();

describe('ten thousand uncertain cases and fifty calls', () => {
  it('never makes the fifty-first, whatever is in flight and whatever the endpoint refuses; nothing is lost', async () => {
    const server = await endpoint({ supports: { jsonSchema: false }, behaviour: { kind: 'slow', ms: 20 } });
    const LIMIT = 50;
    const limited = { ...reviewerOptions(SETTINGS).limits, callsPerDay: LIMIT };
    const { service } = await run(server.baseUrl, { limits: limited, concurrency: 8, queueRequests: 500 });
    const all = requests(10_000, (index) => ({ anomaly: { uncertainty: ((index * 7_919) % 10_000) / 10_000 } }));
    await send(all);
    const budget = await until(
      () => service.budget(),
      (value) => value.exhausted && value.waiting > 9_900,
      120_000,
    );
    expect(budget).toMatchObject({ exhausted: true, calls: LIMIT, callsLimit: LIMIT, answersBy: 'json_object' });
    expect(server.requests).toHaveLength(LIMIT); // the refused form was a call too
    const counts = await store().sql.rows<{ status: string; n: string }>(
      'SELECT status, toString(count()) AS n FROM reviews FINAL GROUP BY status ORDER BY status',
    );
    const of = (status: string) => Number(counts.find((row) => row.status === status)?.n ?? 0);
    expect(of('done')).toBeGreaterThan(LIMIT - 10);
    expect(of('done') + of('waiting')).toBe(10_000);
    await service.stop();
    await run(server.baseUrl, { limits: limited }); // a restart knows what was spent
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests).toHaveLength(LIMIT);
  });
});

describe('calls per minute', () => {
  it('starts no more than allowed in any sixty seconds', async () => {
    const server = await endpoint();
    await run(server.baseUrl, { callsPerMinute: 5, concurrency: 4 });
    await send(requests(20));
    await until(
      () => Promise.resolve(server.requests.length),
      (count) => count >= 5,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(server.requests).toHaveLength(5);
  });
});
