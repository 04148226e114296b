import { textLine } from '@logsieve/decode';
import { scoreInput } from '@logsieve/detector';
import type { Model, ScoreLine } from '@logsieve/detector';
import { Parser, summaryOf } from '@logsieve/parser';

import type { UnitScore } from './metrics.ts';
import type { UnitScorer } from './run.ts';
import { unitsOf } from './units.ts';
import type { EvalLine } from './units.ts';

const SERVICE = 'input';

/** Lines through the live parser, as `logsieve score` reads them. Numbers go on from `before`. */
export function* scoreLines(
  parser: Parser,
  texts: Map<string, string>,
  lines: readonly EvalLine[],
  before: number,
): Generator<ScoreLine> {
  for (const [at, { message, time, session }] of lines.entries()) {
    const line = before + at + 1;
    const position = { source: SERVICE, partition: 0, offset: line, index: 0 };
    const parsed = parser.parse({ ...textLine(message), timestamp: time, observedAt: time ?? 0n, position }, SERVICE);
    for (const { id, text } of parser.drainKnowledge().templates) texts.set(id, text);
    yield {
      line,
      templateId: parsed.templateId,
      template: texts.get(parsed.templateId) ?? '',
      pattern: parsed.pattern,
      params: summaryOf(parsed).params,
      time,
      severityNumber: parsed.severityNumber,
      session,
    };
  }
}

/** The scorer of `logsieve score`. */
export function logsieveScorer(model: Model): UnitScorer {
  return async (train, test, rule) => {
    const parser = new Parser();
    const texts = new Map<string, string>();
    const byFirstLine = new Map<number, UnitScore>();
    const training = train.length === 0 ? null : scoreLines(parser, texts, train, 0);
    const input = scoreLines(parser, texts, test, train.length);
    for await (const row of scoreInput({ input, training, labels: null, rule, model }))
      byFirstLine.set(row.firstLine - train.length - 1, row);
    return unitsOf(test, rule).map(({ firstLine }) => {
      const row = byFirstLine.get(firstLine);
      if (row === undefined) throw new Error(`no score for the unit that begins in line ${firstLine + 1}`);
      return row;
    });
  };
}

/** The same with labels on the training lines (`--train-labels`), line by line. */
export function labelledLineScorer(
  model: Model,
): (train: readonly EvalLine[], test: readonly EvalLine[]) => Promise<readonly UnitScore[]> {
  return async (train, test) => {
    const parser = new Parser();
    const texts = new Map<string, string>();
    const training = scoreLines(parser, texts, train, 0);
    const input = scoreLines(parser, texts, test, train.length);
    const labels = new Map(train.map(({ anomalous }, at) => [`line ${String(at + 1)}`, anomalous]));
    const scores: UnitScore[] = [];
    for await (const row of scoreInput({ input, training, labels, rule: { kind: 'lines', count: 1 }, model }))
      scores.push(row);
    return scores;
  };
}
