import { textTable } from '../../output.ts';
import type { SemanticsReport } from './run.ts';

const three = (value: number): string => value.toFixed(3);

/** The report as a text table. */
export function formatSemantics({ protocol, systems, mean }: SemanticsReport): string {
  const rows = systems.map(({ system, labelledPairs, ours, wordBefore }) => [
    system,
    String(labelledPairs),
    three(ours.precision),
    three(ours.recall),
    three(ours.f1),
    three(wordBefore.f1),
  ]);
  const head = ['system', 'pairs', 'precision', 'recall', 'F1', 'F1, word before the value'];
  const last = ['mean', '', '', '', three(mean.ours), three(mean.wordBefore)];
  return `Concept-instance pairs. Protocol: ${protocol}.\n\n${textTable([head, ...rows, last])}`;
}
