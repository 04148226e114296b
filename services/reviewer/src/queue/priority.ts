import type { ReviewRequest } from '@logsieve/contracts';

/** Uncertainty × volume × novelty. `askedBefore`: reviews of the same template since start. */
export function priorityOf(request: ReviewRequest, askedBefore: number): number {
  const { uncertainty, count, kind } = request.anomaly;
  const volume = 1 + Math.log2(1 + count);
  const novelty = (kind === 'new_template' ? 1 : 0.5) / (1 + askedBefore);
  return uncertainty * volume * novelty;
}
