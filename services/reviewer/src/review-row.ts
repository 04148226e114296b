import { createHash } from 'node:crypto';
import { formatUnixNano } from '@logsieve/contracts';
import type { Review } from '@logsieve/contracts';
import type { Clock } from '@logsieve/pipeline';

type Said = Partial<Omit<Review, 'id' | 'anomalyId' | 'status' | 'createdAt'>>;

/** Rows of one anomaly share an id, the newest counts: times therefore only ever rise. */
export interface ReviewRows {
  make(anomalyId: string, status: Review['status'], said: Said): Review;
}

export function createReviewRows(clock: Clock, model: string, promptVersion: string): ReviewRows {
  let last = 0n;
  return {
    make(anomalyId, status, said) {
      const now = clock.now();
      last = now > last ? now : last + 1n;
      return {
        id: createHash('sha256').update(`review:${anomalyId}`).digest('hex').slice(0, 16),
        anomalyId,
        status,
        verdict: 'uncertain',
        confidence: 0,
        explanation: '',
        citations: [],
        removedCitations: 0,
        model,
        promptVersion,
        inputTokens: 0,
        outputTokens: 0,
        costUsd: 0,
        cached: false,
        reason: '',
        createdAt: formatUnixNano(last),
        ...said,
      };
    },
  };
}
