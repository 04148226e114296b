import type { Draft } from '../engine/finding.ts';
import { TemplateBook } from '../engine/template-book.ts';
import { featureVector } from '../features/features.ts';
import type { Model } from '../model-port.ts';
import { LiveDetectors } from './live-detectors.ts';
import type { ScoreLine, UnitRule, UnitScore } from './score-line.ts';
import { unitsOf } from './unit.ts';
import type { Unit } from './unit.ts';
import { UnitJudge } from './unit-judge.ts';
import type { HeadOpinion } from './unit-judge.ts';

type Lines = AsyncIterable<ScoreLine> | Iterable<ScoreLine>;

export interface ScoreOptions {
  readonly input: Lines;
  /** Earlier lines, mostly normal. Without them the scorer learns as it reads, judging each unit before learning from it. */
  readonly training: Lines | null;
  /** What people said of units of the training, by their names; `true`: anomalous. */
  readonly labels: ReadonlyMap<string, boolean> | null;
  readonly rule: UnitRule;
  readonly model: Model;
}

/** Candidates of one unit that the model sees. */
const MAX_CANDIDATES = 5;
/** Units judged by one call of the model. */
const BATCH = 500;
const NO_OPINION: HeadOpinion = { probability: 0, kind: null, templateId: null };

/** Scores the units of an input with the live service's detectors and model. Rows come in the order in which units end. */
export async function* scoreInput(options: ScoreOptions): AsyncGenerator<UnitScore> {
  const { input, training, labels, rule, model } = options;
  const texts = new Texts(model);
  const detectors = new LiveDetectors(texts.book);
  const judgeUnit = new UnitJudge(texts.book, rule);

  async function* rows(lines: Lines, isTraining: boolean): AsyncGenerator<UnitScore> {
    for await (const batch of batches(unitsOf(texts.watch(lines), rule))) {
      await texts.judge();
      const found = batch.map((unit) => ({ unit, drafts: detectors.next(unit).slice(0, MAX_CANDIDATES) }));
      const opinions = await opinionsOf(found, model);
      for (const [at, unit] of batch.entries()) {
        const label = isTraining ? labels?.get(unit.name) : undefined;
        if (label !== undefined) judgeUnit.label(unit, label);
        yield judgeUnit.next(unit, opinions[at] ?? NO_OPINION, isTraining);
      }
    }
  }

  if (training !== null) for await (const row of rows(training, true)) void row;
  judgeUnit.learnLabels();
  yield* rows(input, false);
}

async function* batches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** What the model thinks of each unit's candidates: the most probable one counts. */
async function opinionsOf(
  found: readonly { readonly unit: Unit; readonly drafts: readonly Draft[] }[],
  model: Model,
): Promise<HeadOpinion[]> {
  const inputs = found.flatMap(({ drafts }) =>
    drafts.map(({ template, severityNumber, kind, values }) => ({
      template,
      severityNumber,
      kind,
      features: featureVector(values),
    })),
  );
  const scores = inputs.length === 0 ? [] : await model.score(inputs);
  let at = 0;
  return found.map(({ drafts }) => {
    let best = NO_OPINION;
    for (const { kind, templateId } of drafts) {
      const probability = scores[at]?.probability ?? 0;
      at += 1;
      if (probability > best.probability) best = { probability, kind, templateId };
    }
    return best;
  });
}

/** Texts of templates, each judged once before the first unit that has it is. */
class Texts {
  readonly book = new TemplateBook();
  readonly #model: Model;
  readonly #waiting = new Map<string, string>();

  constructor(model: Model) {
    this.#model = model;
  }

  async *watch(lines: Lines): AsyncGenerator<ScoreLine> {
    for await (const line of lines) {
      const { templateId, template, pattern } = line;
      if (templateId !== '' && (!this.book.knows(templateId) || this.book.text(templateId) !== template)) {
        this.book.learn({ templates: [{ id: templateId, text: template, service: '' }], patterns: [] });
        this.#waiting.set(templateId, template);
      }
      if (pattern !== null && !this.book.knowsPattern(pattern.id))
        this.book.learn({ templates: [], patterns: [pattern] });
      yield line;
    }
  }

  async judge(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const failures = await this.#model.failureText(waiting.map(([, text]) => text));
    waiting.forEach(([id], at) => {
      this.book.judge(id, failures[at] ?? 0);
    });
  }
}
