import { expect, it } from 'vitest';
import type { Anomaly } from '@logsieve/contracts';
import { reviewerHarness } from '../fixtures/reviewer/index.ts';

const { endpoint, run, requests, send, settled, storeLines } = reviewerHarness();

const BODIES = [503, 500, 404].map(
  (status, at) =>
    `request took ${String(40 + at)} ms, status=${String(status)} password=hunter${String(at)}x9 from 10.0.0.${String(at)}`,
);
/** What was sent for one line, and which categories its values have. */
async function sentWith(source: string, allowValues: readonly string[]): Promise<string> {
  const server = await endpoint();
  await run(server.baseUrl, { allowValues });
  const [first] = await storeLines(source, BODIES);
  const evidence: Anomaly['evidence'] = first === undefined ? [] : [first];
  const all = requests(1, () => ({ anomaly: { evidence } }));
  await send(all);
  expect((await settled(all))[0]?.status).toBe('done');
  return server.requests[0]?.body ?? '';
}

it('by default no value leaves the machine', async () => {
  const body = await sentWith('none.log', []);
  expect(body).toContain('request took');
  expect(body).not.toMatch(/\b503\b|\b40 ms|hunter|10\.0\.0/);
  expect(body).not.toContain('valuesShown');
});

it('values of the allowed category do, and no others', async () => {
  const durations = await sentWith('durations.log', ['TDA']);
  expect(durations).toMatch(/took 40 ms/);
  expect(durations).toContain('times and durations');
  expect(durations).not.toMatch(/\b503\b|hunter|10\.0\.0/);
});

it('secrets and personal data stay hidden, also where every category is allowed', async () => {
  const body = await sentWith('all.log', ['OID', 'LOI', 'OBN', 'TID', 'SID', 'TDA', 'CRS', 'OBA', 'STC', 'OTP']);
  expect(body).toMatch(/took 40 ms, status=503/);
  expect(body).toMatch(/password=<[A-Z:]+>/);
  expect(body).not.toMatch(/hunter|10\.0\.0/);
});

it('a category that there is not is an error at the start, with those that there are', async () => {
  await expect(run(null, { allowValues: ['STC', 'NAMES'] })).rejects.toThrow(
    /LOGSIEVE_LLM_ALLOW_VALUES: NAMES is not among OID, LOI/,
  );
});
