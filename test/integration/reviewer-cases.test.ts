import { describe, expect, it } from 'vitest';
import { CASE_DIMENSIONS } from '@logsieve/contracts';
import type { ReviewCase, ReviewRequest } from '@logsieve/contracts';
import { embed } from '../../services/reviewer/src/cases/embedding.ts';
import { reviewerHarness, until } from '../fixtures/reviewer/index.ts';

const { endpoint, run, requests, send, settled, store } = reviewerHarness();

interface ShownCase {
  readonly template: string;
  readonly decided: string;
  readonly decidedBy: string;
  readonly earlierReaderWasWrong: boolean;
  readonly why?: string;
}
const casesIn = (body: string): ShownCase[] => {
  const { messages } = JSON.parse(body) as { messages: { content: string }[] };
  const user = messages.at(-1)?.content ?? '';
  const data = JSON.parse(user.slice(user.indexOf('{'), user.lastIndexOf('}') + 1)) as { similarCases: ShownCase[] };
  return data.similarCases;
};

/** The anomaly as the detector stored it, and what a person said of it. */
async function decide(request: ReviewRequest, label: 'normal' | 'anomalous', note: string): Promise<void> {
  await store().writer.saveAnomalies([request.anomaly]);
  await store().writer.saveFeedback({
    anomalyId: request.anomaly.id,
    label,
    note,
    createdAt: new Date().toISOString().replace('Z', '000000Z'),
  });
}
const countCases = (count: number) =>
  until(
    () => store().reviews.countCases(),
    (value) => value >= count,
  );

describe('cases', () => {
  it('a decision of a person is shown where a like template is asked about: redacted, error-prone first, and the old answer is asked again', async () => {
    const server = await endpoint();
    await run(server.baseUrl);
    const template = 'replica <ID> lags behind primary by <NUMBER> seconds';
    const [decided] = requests(1, () => ({ typedTemplate: template }));
    if (decided === undefined) throw new Error('one request');
    await send([decided]);
    await settled([decided]);
    await decide(decided, 'anomalous', 'paged Zoe, password=hunter2hunter2'); // the model said: normal
    await countCases(1);
    const later = requests(2, (index) => ({
      typedTemplate: index === 0 ? template : 'replica <ID> lags behind leader by <NUMBER> minutes',
    }));
    await send(later);
    await settled(later);
    expect(server.requests).toHaveLength(3); // the same question is a new one after a person decided
    for (const request of server.requests.slice(1)) {
      expect(casesIn(request.body)[0]).toEqual({
        finding: 'a kind of line that comes much more or much less often than usual',
        template,
        situation: expect.stringContaining('tens of lines') as string,
        decided: 'anomalous',
        decidedBy: 'a person',
        earlierReaderWasWrong: true,
      });
    }
    expect(server.requests.map(({ body }) => body).join()).not.toContain('Zoe');
  });

  it('shows notes only where the owner opted in, and redacted then', async () => {
    const server = await endpoint();
    await run(server.baseUrl, { share: ['notes'] });
    const template = 'certificate of <HOST> expires within <NUMBER> days';
    const [decided, asked] = requests(2, () => ({ typedTemplate: template }));
    if (decided === undefined || asked === undefined) throw new Error('two requests');
    const before = await store().reviews.countCases();
    await decide(decided, 'normal', 'renewed by cron, token=abcd1234efgh');
    await countCases(before + 1);
    await send([asked]);
    await settled([asked]);
    const shown = casesIn(server.requests[0]?.body ?? '').find((one) => one.decidedBy === 'a person');
    expect(shown?.why).toBe('renewed by cron, token=<REDACTED:SECRET>');
  });

  it('keeps verified reviews as cases for others, and a restart remembers them', async () => {
    const server = await endpoint();
    const { service } = await run(server.baseUrl);
    const [first, second] = requests(2, (index) => ({
      typedTemplate: `checkpoint error on shard <ID> of ring ${index === 0 ? 'alpha' : 'beta'}`,
    }));
    if (first === undefined || second === undefined) throw new Error('two requests');
    await send([first]);
    await settled([first]);
    await service.stop();
    await run(server.baseUrl);
    await send([second]);
    await settled([second]);
    expect(casesIn(server.requests.at(-1)?.body ?? '')).toMatchObject([
      { template: first.typedTemplate, decided: 'anomalous', decidedBy: 'an earlier review' },
    ]);
  });
});

describe('the memory of cases', () => {
  it('finds through the index what a comparison with every case finds', async () => {
    const WORDS = 'disk fan port link user table cache shard queue login route token proxy index merge vote'.split(' ');
    const word = (at: number) => WORDS[at % WORDS.length] ?? '';
    const cases = Array.from({ length: 4_096 }, (_, at): ReviewCase => {
      const [a, b, c] = [word(at), word(Math.floor(at / 16)), word(Math.floor(at / 256))];
      return {
        id: (0xa000_0000 + at).toString(16).padStart(16, '0'),
        origin: 'human',
        service: 'many',
        kind: 'frequency',
        template: `${a} of ${b} gave up on ${c} <ID>`,
        situation: '',
        verdict: 'normal',
        reason: '',
        errorProne: false,
        createdAt: '2026-01-01T00:00:00.000000000Z',
      };
    });
    await store().reviews.saveCases(cases.map((one) => ({ case: one, embedding: embed(one.template) })));
    const plan = await store().sql.rows<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT id FROM cases ORDER BY cosineDistance(embedding, {e:Array(Float32)}) LIMIT 5`,
      { e: embed('disk of fan gave up') },
    );
    expect(plan.map((row) => row.explain).join('\n')).toContain('near');
    let found = 0;
    for (let at = 0; at < 4_096; at += 512) {
      const vector = embed(cases[at]?.template ?? '');
      const [exact, indexed] = await Promise.all([true, false].map((e) => store().reviews.nearest(vector, 5, e)));
      expect(exact?.[0]?.case.template).toBe(cases[at]?.template);
      const ids = new Set(exact?.map((one) => one.distance.toFixed(5)));
      expect(indexed?.[0]?.distance).toBeCloseTo(exact?.[0]?.distance ?? 1, 5);
      found += indexed?.filter((one) => ids.has(one.distance.toFixed(5))).length ?? 0;
    }
    expect(found).toBeGreaterThanOrEqual(0.75 * 8 * 5); // these texts differ in one word each: many are equally near
    await expect(store().reviews.saveCases([{ case: cases[0] as ReviewCase, embedding: [1] }])).rejects.toThrow(
      String(CASE_DIMENSIONS),
    );
  });
});
