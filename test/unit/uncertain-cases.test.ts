import { expect, it } from 'vitest';
import { DetectorEngine, ENGINE_DEFAULTS, TemplateBook, loadModel } from '@logsieve/detector';
import { judge } from '../../services/detector/src/incidents/verdict.ts';
import { lineParser } from '../fixtures/detector/parsed-lines.ts';
import { uncertainCases } from '../integration/pipeline/uncertain-cases.ts';

// The tests of the LLM path live on what these lines leave open; at which moment of a pane they run must not matter.
it.each([0, 2_300, 4_700, 8_900])(
  'uncertain cases leave the shipped model unsure, %i ms into a pane',
  async (phase) => {
    const now = Date.UTC(2026, 10, 24, 12, 9, 0) + phase;
    const model = await loadModel(new URL('../../models/', import.meta.url).pathname, { threads: 1 });
    const parse = lineParser();
    const book = new TemplateBook();
    const engine = new DetectorEngine(ENGINE_DEFAULTS, book);
    for (const { service, lines } of uncertainCases(now)) {
      const batch = parse(lines.map((body) => ({ timeMs: Date.parse(body.slice(0, 24)), service, traceId: '', body })));
      book.learn(batch);
      for (const { id, text } of batch.templates) book.judge(id, (await model.failureText([text]))[0] ?? 0);
      engine.observe(batch.lines, now);
    }
    engine.finish();
    const judged = await judge(engine.drain(), model);
    const services = (verdict: string): Set<string> =>
      new Set(judged.filter((item) => item.verdict === verdict).map((item) => item.candidate.service));
    expect([...services('uncertain')].filter((service) => !services('anomalous').has(service))).not.toEqual([]);
  },
);
