import type { Verdict } from '@logsieve/contracts';
import type { Candidate } from '../engine/candidate.ts';
import type { Model } from '../model-port.ts';

export interface Judged {
  readonly candidate: Candidate;
  readonly probability: number;
  readonly uncertainty: number;
  readonly verdict: Verdict;
  readonly decidedBy: 'rule' | 'model';
}

/** Three ways: sure normal, sure anomalous, unsure. */
export function verdictOf(probability: number, thresholds: Model['thresholds']): Verdict {
  if (probability < thresholds.normal) return 'normal';
  return probability >= thresholds.anomalous ? 'anomalous' : 'uncertain';
}

/** Asks the model about all candidates at once. A hard rule stands above it. `thresholds`: those in force, if they are not the model's own. */
export async function judge(
  candidates: readonly Candidate[],
  model: Pick<Model, 'score' | 'thresholds'>,
  thresholds = model.thresholds,
): Promise<Judged[]> {
  if (candidates.length === 0) return [];
  const scores = await model.score(candidates);
  return candidates.map((candidate, at) => {
    const score = scores[at];
    if (score === undefined) throw new Error('the model gave fewer scores than it was asked for');
    const { probability, uncertainty } = score;
    return candidate.rule === null
      ? { candidate, probability, uncertainty, verdict: verdictOf(probability, thresholds), decidedBy: 'model' }
      : { candidate, probability: Math.max(probability, 0.99), uncertainty, verdict: 'anomalous', decidedBy: 'rule' };
  });
}
