import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatUnixNano, incidentSummarySchema, shiftReportSchema } from '@logsieve/contracts';
import type { Anomaly, Position, SummaryFacts, SummarySentence, WrittenSummary } from '@logsieve/contracts';
import { startQueryFixture } from './shop-store.ts';
import type { QueryFixture } from './shop-store.ts';

const SECOND = 1_000_000_000n;
const HOUR = 3_600n * SECOND;
/** 2025-11-24 08:00:00 UTC, when it goes wrong. */
const START = 1_763_971_200n * SECOND;
const idOf = (n: number): string => n.toString(16).padStart(16, '0');

const lineAt = (source: string, offset: number): Position => ({ source, partition: 0, offset, index: 0 });

function anomalyOf(n: number, more: Partial<Anomaly>): Anomaly {
  return {
    id: idOf(n),
    kind: 'new_template',
    service: 'payment',
    templateId: idOf(0),
    template: 'charge failed: <*>',
    windowStart: String(START),
    windowEnd: String(START + 10n * SECOND),
    score: 0.9,
    probability: 0.97,
    uncertainty: 0.1,
    verdict: 'anomalous',
    decidedBy: 'model',
    summary: 'New in payment: “charge failed: <*>”, 3 times in 10 s. Since 08:00:00 UTC, 3 lines so far.',
    count: 3,
    evidence: [],
    modelVersion: 'test',
    ...more,
  };
}

let fixture: QueryFixture;
let write: (facts: SummaryFacts) => WrittenSummary | null = () => null;
let failedTemplate = '';

beforeAll(async () => {
  fixture = await startQueryFixture({ writeSummary: (facts) => Promise.resolve(write(facts)) });
  const routine = (service: string, from: bigint, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      body: `request ${String(n)} served in ${String(10 + n)} ms`,
      service,
      time: from + BigInt(n) * 30n * SECOND,
      severityNumber: 9,
    }));
  await fixture.append('payment.log', routine('payment', START - HOUR, 100));
  await fixture.append('checkout.log', routine('checkout', START - HOUR, 100));
  const [, first] = await fixture.append('payment.log', [
    { body: 'release 2.4.0 started', service: 'payment', time: START - 20n * SECOND, severityNumber: 9 },
    ...[7, 8, 9].map((order) => ({
      body: `charge failed: order ${String(order)}`,
      service: 'payment',
      time: START + BigInt(order) * SECOND,
      severityNumber: 17,
    })),
  ]);
  await fixture.append('checkout.log', [
    { body: 'payment gave no answer', service: 'checkout', time: START + 40n * SECOND, severityNumber: 17 },
  ]);
  const templates = await get<{ items: { id: string; template: string }[] }>('/templates?query=charge');
  failedTemplate = templates.items[0]?.id ?? '';
  expect(first?.service).toBe('payment');
  await fixture.store.writer.saveAnomalies([
    anomalyOf(1, {
      templateId: failedTemplate,
      evidence: [101, 102, 103].map((offset) => lineAt('payment.log', offset)),
    }),
    anomalyOf(2, {
      service: 'checkout',
      probability: 0.6,
      verdict: 'uncertain',
      windowStart: String(START + 40n * SECOND),
      windowEnd: String(START + 90n * SECOND),
      summary: 'New in checkout: “payment gave no answer”, once.',
      count: 1,
      evidence: [lineAt('checkout.log', 100), lineAt('checkout.log', 5_000)],
    }),
    anomalyOf(3, { service: 'checkout', verdict: 'normal', windowStart: String(START + 5n * SECOND) }),
    anomalyOf(4, {
      windowStart: String(START + HOUR),
      windowEnd: String(START + HOUR + SECOND),
      evidence: [lineAt('gone.log', 1)],
    }),
  ]);
});
afterAll(() => fixture.stop());

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${fixture.url}/api/v1${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

const incident = async (n: number, query = '') =>
  incidentSummarySchema.parse(await get(`/incidents/${idOf(n)}/summary${query}`));
const report = async (from: bigint, to: bigint, more = '') =>
  shiftReportSchema.parse(await get(`/report?from=${formatUnixNano(from)}&to=${formatUnixNano(to)}${more}`));

/** Everything that is cited, asked of the API again. */
async function expectCitationsToExist(sentences: readonly SummarySentence[]): Promise<void> {
  for (const { text, anomalies, lines } of sentences) {
    expect(anomalies.length + lines.length, text).toBeGreaterThan(0);
    for (const id of anomalies) await get(`/anomalies/${id}`);
    for (const line of lines) {
      const found = await get<{ items: Position[] }>(`/logs?source=${line.source}&limit=1000`);
      expect(found.items.some((one) => one.offset === line.offset)).toBe(true);
    }
  }
}

describe('GET /incidents/{id}/summary', () => {
  it('tells what began together in five sentences', async () => {
    const told = await incident(2);
    expect(told).toMatchObject({
      id: idOf(1),
      anomalies: [idOf(1), idOf(2)],
      services: ['payment', 'checkout'],
      writtenBy: 'rules',
      removedSentences: 0,
    });
    expect(told.sentences.map(({ text }) => text)).toEqual([
      'New in payment: “charge failed: <*>”, 3 times in 10 s; 1 other finding began with it.',
      'It began at 2025-11-24 08:00:00 UTC and was last seen 1 min 30 s later; the first new kind of message was “release 2.4.0 started” in payment, 20 s before.',
      'payment shows it first, checkout 40 s later.',
      expect.stringMatching(
        /^1 of its 2 findings are judged anomalous, the gravest anomalous by the model, with a probability of 0\.97 that a person should look; “charge failed: .*” came 3 times in this time and never in the hour before\.$/,
      ),
      'The line “charge failed: order 7” of payment at 2025-11-24 08:00:07 UTC proves it, with 2 more like it.',
    ]);
    await expectCitationsToExist(told.sentences);
  });

  it('is the same for every finding of the incident, and not that of another', async () => {
    expect(await incident(1)).toEqual(await incident(2));
    expect((await incident(4)).anomalies).toEqual([idOf(4)]);
  });

  it('says so where the lines are no longer stored', async () => {
    const { sentences } = await incident(4);
    expect(sentences.at(-1)).toEqual({
      text: 'The lines that prove it are no longer stored.',
      anomalies: [idOf(4)],
      lines: [],
    });
    await expectCitationsToExist(sentences);
  });

  it('is 404 for what is not there', async () => {
    expect((await fetch(`${fixture.url}/api/v1/incidents/${idOf(99)}/summary`)).status).toBe(404);
  });
});

describe('GET /report', () => {
  it('tells a span of time', async () => {
    const told = await report(START - 300n * SECOND, START + 300n * SECOND);
    expect(told).toMatchObject({ lines: 5, errors: 4, service: null, moreIncidents: 0, writtenBy: 'rules' });
    expect(told.incidents.map(({ id }) => id)).toEqual([idOf(1)]);
    const texts = told.sentences.map(({ text }) => text);
    expect(texts[0]).toMatch(
      /^5 lines of 2 services, 4 of them an error or worse; in the span before \d+ lines and 0 errors\.$/,
    );
    expect(texts[1]).toBe('The errors say most often: “charge failed” and “payment gave no answer”.');
    expect(texts[2]).toBe(
      '1 incident; the gravest began at 2025-11-24 08:00:00 UTC in payment and checkout, judged anomalous with probability 0.97.',
    );
    expect(texts[3]).toMatch(
      /^3 kinds of message are new against the span before, most often “charge failed: .*”: 3 times\.$/,
    );
    expect(texts).toContain('1 finding still uncertain, 1 judged normal or put aside.');
    await expectCitationsToExist([...told.sentences, ...told.incidents.flatMap((one) => one.sentences)]);
  });

  it('of one service is about nothing else', async () => {
    const told = await report(START - 300n * SECOND, START + 300n * SECOND, '&service=checkout');
    expect(told).toMatchObject({ lines: 1, errors: 1, service: 'checkout' });
    expect(told.incidents.map(({ services }) => services)).toEqual([['checkout']]);
  });

  it('of a quiet span says that nothing was unusual, of an empty one nothing at all', async () => {
    const quiet = await report(START - 1_800n * SECOND, START - 900n * SECOND);
    expect(quiet.sentences[0]?.text).toMatch(/nothing was found unusual\.$/);
    await expectCitationsToExist(quiet.sentences);
    const empty = await report(START - 100n * HOUR, START - 90n * HOUR);
    expect(empty).toMatchObject({ sentences: [], incidents: [], lines: 0, note: 'no line is stored of this span' });
  });

  it('names an empty span as what is wrong', async () => {
    const time = formatUnixNano(START);
    const response = await fetch(`${fixture.url}/api/v1/report?from=${time}&to=${time}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ parameter: 'from' }] });
  });
});

describe('a model that writes', () => {
  it('is given numbers and templates, and its labels become ids and places', async () => {
    let given: SummaryFacts | null = null;
    write = (facts) => {
      given = facts;
      return {
        kind: 'written',
        sentences: [{ text: 'Charges fail since the release.', cites: ['A1', 'L1', 'L2'] }],
        removed: 2,
        model: 'writer',
      };
    };
    const told = await incident(1);
    expect(told).toMatchObject({ writtenBy: 'llm', model: 'writer', removedSentences: 2, note: '' });
    expect(told.sentences).toEqual([
      {
        text: 'Charges fail since the release.',
        anomalies: [idOf(1)],
        lines: [
          { ...lineAt('payment.log', 100), service: 'payment', timestamp: formatUnixNano(START - 20n * SECOND) },
          { ...lineAt('payment.log', 101), service: 'payment', timestamp: formatUnixNano(START + 7n * SECOND) },
        ],
      },
    ]);
    expect(given).toMatchObject({
      about: 'incident',
      findings: [
        { label: 'A1', service: 'payment', beginsAfterSeconds: 0, lastsSeconds: 10, verdict: 'anomalous' },
        { label: 'A2', service: 'checkout', beginsAfterSeconds: 40 },
      ],
      numbers: { findings: 2, firstNewMessageBeforeSeconds: 20, gravestLinesNow: 3, gravestLinesInTheHourBefore: 0 },
    });
    expect(JSON.stringify(given)).not.toMatch(/order 7|order 8|order 9/);
    await expectCitationsToExist(told.sentences);
    expect((await incident(1, '?writer=rules')).writtenBy).toBe('rules');
  });

  it('is not asked through MCP, whoever asks there: an agent gets the facts', async () => {
    let asked = 0;
    write = () => {
      asked += 1;
      return { kind: 'unwritten', reason: 'was asked', removed: 0 };
    };
    const response = await fetch(`${fixture.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'summarise_incident', arguments: { id: idOf(2), writer: 'auto' } },
      }),
    });
    const { result } = (await response.json()) as { result: { content: { text: string }[]; isError: boolean } };
    expect(result.isError).toBe(false);
    const told = incidentSummarySchema.parse(JSON.parse(result.content[0]?.text ?? ''));
    expect(told).toMatchObject({ id: idOf(1), writtenBy: 'rules', note: '' });
    expect(told.sentences).toHaveLength(5);
    await expectCitationsToExist(told.sentences);
    expect(asked).toBe(0);
  });

  it('that has no answer is replaced by rules, with the reason', async () => {
    write = () => ({ kind: 'unwritten', reason: 'the budget of the day is used up', removed: 0 });
    const told = await report(START - 300n * SECOND, START + 300n * SECOND);
    expect(told).toMatchObject({ writtenBy: 'rules', model: null, note: 'the budget of the day is used up' });
    expect(told.sentences.length).toBeGreaterThan(2);
  });
});
