import type { IncidentSummary, SummarySentence, SummaryWriter } from '@logsieve/contracts';
import type { LabelledFacts } from './labelled-facts.ts';

export type Authored = Pick<IncidentSummary, 'sentences' | 'writtenBy' | 'model' | 'removedSentences' | 'note'>;

/** Longest wait for a model before the sentences by rules are given instead, milliseconds. */
const PATIENCE_MS = 20_000;

export const byRules = (sentences: readonly SummarySentence[], note = '', removedSentences = 0): Authored => ({
  sentences: [...sentences],
  writtenBy: 'rules',
  model: null,
  removedSentences,
  note,
});

/** The same facts in a model's words where there is one and its answer holds; else the sentences by rules, with the reason. */
export async function authored(
  write: SummaryWriter,
  labelled: () => LabelledFacts,
  rules: readonly SummarySentence[],
  maySpend: boolean,
): Promise<Authored> {
  const { facts, anomalies, lines } = labelled();
  const written = await write(facts, AbortSignal.timeout(PATIENCE_MS), maySpend);
  if (written === null) return byRules(rules);
  if (written.kind === 'unwritten') return byRules(rules, written.reason, written.removed);
  const known = <T>(cites: readonly string[], of: ReadonlyMap<string, T>): T[] =>
    cites.flatMap((label) => of.get(label) ?? []);
  const sentences = written.sentences.map(({ text, cites }) => ({
    text,
    anomalies: known(cites, anomalies),
    lines: known(cites, lines),
  }));
  return {
    sentences,
    writtenBy: 'llm',
    model: written.model,
    removedSentences: written.removed,
    note: '',
  };
}
