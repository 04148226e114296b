import { reviewRequestSchema } from '@logsieve/contracts';
import type { Review, ReviewCase, ReviewRequest } from '@logsieve/contracts';
import type { CaseRecords, DecidedAnomaly, NearCase, NewCase } from '@logsieve/store';
import { situationText } from '../prompt/situation.ts';
import { embed } from './embedding.ts';

/** Near cases looked at before the choice. */
const NEAR = 24;
const BATCH = 500;
/** Feedback is read again from this much before the newest one known: it may come from a process whose clock is behind. */
const OVERLAP_MS = 120_000;
/** A review becomes a case only where the model was this sure and every citation held. */
const SURE = 0.8;

/** Cases of this owner, learnt from people and from reviews that were verified; found again by what their template says. */
export interface CaseMemory {
  /** Takes in what people said since the last time; gives how many cases that made. */
  learnFeedback(): Promise<number>;
  /** Notes reviews that may serve as cases: those whose every citation held and whose model was sure. Kept by the next `flush`. */
  learnReview(review: Review, request: ReviewRequest): void;
  /** Writes the noted reviews; a crash before loses cases, never a review. */
  flush(): Promise<number>;
  /** Near cases, nearest first, without the anomaly itself. */
  recall(request: ReviewRequest): Promise<readonly NearCase[]>;
}

export function createCaseMemory(records: CaseRecords): CaseMemory {
  let newest = 0;
  const known = new Map<string, string>();
  const noted: NewCase[] = [];
  let empty = true;

  return {
    async learnFeedback() {
      let learnt = 0;
      for (;;) {
        const since = new Date(Math.max(0, newest - OVERLAP_MS)).toISOString();
        const decided = await records.decidedSince(since, BATCH);
        const fresh = decided.filter((one) => known.get(one.anomalyId) !== one.createdAt);
        const cases = fresh.flatMap((one) => caseOf(one) ?? []);
        if (cases.length > 0)
          await records.saveCases(cases.map((one) => ({ case: one, embedding: embed(one.template) })));
        for (const one of fresh) known.set(one.anomalyId, one.createdAt);
        learnt += cases.length;
        const before = newest;
        for (const one of decided) newest = Math.max(newest, Date.parse(one.createdAt));
        if (decided.length < BATCH || newest <= before) break;
      }
      forgetOld(known, newest - OVERLAP_MS);
      return learnt;
    },
    learnReview(review, request) {
      const { verdict } = review;
      const verified =
        review.status === 'done' &&
        review.reason === '' &&
        review.removedCitations === 0 &&
        review.citations.length > 0;
      if (!verified || verdict === 'uncertain' || review.confidence < SURE || noted.length >= BATCH) return;
      const one: ReviewCase = {
        id: request.anomaly.id,
        origin: 'review',
        service: request.anomaly.service,
        kind: request.anomaly.kind,
        template: request.typedTemplate,
        situation: situationText(request),
        verdict,
        reason: review.explanation,
        errorProne: false,
        createdAt: review.createdAt,
      };
      noted.push({ case: one, embedding: embed(one.template) });
    },
    async flush() {
      const cases = noted.splice(0);
      if (cases.length === 0) return 0;
      await records.saveCases(cases);
      empty = false;
      return cases.length;
    },
    async recall(request) {
      empty = empty && (await records.countCases()) === 0;
      if (empty) return [];
      const near = await records.nearest(embed(request.typedTemplate), NEAR);
      return near.filter((one) => one.case.id !== request.anomaly.id);
    },
  };
}

function caseOf(decided: DecidedAnomaly): ReviewCase | null {
  const { label } = decided;
  if (label !== 'normal' && label !== 'anomalous') return null;
  const request = requestOf(decided.request);
  const before = decided.reviewed === '' || decided.reviewed === 'uncertain' ? modelSaid(decided) : decided.reviewed;
  return {
    id: decided.anomalyId,
    origin: 'human',
    service: decided.service,
    kind: decided.kind as ReviewCase['kind'],
    template: request?.typedTemplate ?? decided.template,
    situation: request === null ? '' : situationText(request),
    verdict: label,
    reason: decided.note,
    errorProne: before !== label,
    createdAt: decided.createdAt,
  };
}

const modelSaid = ({ probability }: DecidedAnomaly) => (probability >= 0.5 ? 'anomalous' : 'normal');

function requestOf(json: string): ReviewRequest | null {
  if (json === '') return null;
  const parsed = reviewRequestSchema.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : null;
}

function forgetOld(known: Map<string, string>, before: number): void {
  for (const [id, createdAt] of known) if (Date.parse(createdAt) < before) known.delete(id);
}
