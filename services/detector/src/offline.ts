import type { Anomaly, ParsedBatch } from '@logsieve/contracts';
import { DetectorEngine } from './engine/engine.ts';
import { TemplateBook } from './engine/template-book.ts';
import { Incidents } from './incidents/incidents.ts';
import { judge } from './incidents/verdict.ts';
import type { Model } from './model-port.ts';
import type { DetectorOptions } from './options.ts';

/** The detector over input that ends: the same windows, detectors, model and incidents, nothing stored. */
export interface OfflineDetector {
  observe(batch: ParsedBatch): Promise<void>;
  /** Closes what is open and gives every incident as it ended, oldest first. */
  finish(): Promise<Anomaly[]>;
}

/** `nowMs`: our clock, Unix milliseconds; only times after it are in doubt. */
export function createOfflineDetector(options: {
  readonly model: Model;
  readonly options: DetectorOptions;
  readonly nowMs: number;
}): OfflineDetector {
  const { model, nowMs } = options;
  const book = new TemplateBook();
  const engine = new DetectorEngine(options.options, book);
  const incidents = new Incidents(options.options, model.version);
  const found = new Map<string, Anomaly>();

  async function settle(): Promise<void> {
    const judged = await judge(engine.drain(), model);
    for (const { anomaly } of incidents.take(judged.filter(({ verdict }) => verdict !== 'normal')))
      found.set(anomaly.id, anomaly);
  }

  return {
    async observe(batch) {
      book.learn(batch);
      const fresh = [...new Set(batch.lines.map((line) => line.templateId))].filter((id) => book.needsJudgement(id));
      const failures = await model.failureText(fresh.map((id) => book.text(id)));
      fresh.forEach((id, at) => {
        book.judge(id, failures[at] ?? 0);
      });
      engine.observe(batch.lines, nowMs);
      await settle();
    },
    async finish() {
      engine.finish();
      await settle();
      return [...found.values()].sort((a, b) => Number(BigInt(a.windowStart) - BigInt(b.windowStart)));
    },
  };
}
