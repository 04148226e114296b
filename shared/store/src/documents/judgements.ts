import type { Anomaly, Feedback, Review, StateChange } from '@logsieve/contracts';
import type { Engine } from '../engine/engine.ts';
import { dateTime, dateTimeOf, hash64, insertReplacing, insertRows } from './json-rows.ts';

/** What was found and what was said of it; append-only, a repeat of an id replaces itself. */
export async function saveAnomalies(
  engine: Engine,
  anomalies: readonly Anomaly[],
  now: bigint,
  token: string,
): Promise<void> {
  const rows = anomalies.map((anomaly) => ({
    id: hash64(anomaly.id),
    kind: anomaly.kind,
    service: anomaly.service,
    template: hash64(anomaly.templateId),
    template_text: anomaly.template,
    window_start: dateTime(BigInt(anomaly.windowStart)),
    window_end: dateTime(BigInt(anomaly.windowEnd)),
    score: anomaly.score,
    probability: anomaly.probability,
    uncertainty: anomaly.uncertainty,
    verdict: anomaly.verdict,
    decided_by: anomaly.decidedBy,
    summary: anomaly.summary,
    count: String(anomaly.count),
    evidence: anomaly.evidence.map(({ index, ...at }) => ({ ...at, idx: index })),
    model_version: anomaly.modelVersion,
    incident: hash64(anomaly.incidentId ?? anomaly.id),
    first_seen: dateTime(BigInt(anomaly.firstSeen ?? anomaly.windowStart)),
    connection: anomaly.connection ?? '',
    firsts: JSON.stringify(anomaly.firsts ?? []),
    created: dateTime(now),
  }));
  await insertReplacing(engine, 'anomalies', rows, `anomalies:${token}`);
}

export async function saveReview(engine: Engine, review: Review, token: string): Promise<void> {
  const row = {
    id: hash64(review.id),
    anomaly: hash64(review.anomalyId),
    status: review.status,
    verdict: review.verdict,
    confidence: review.confidence,
    explanation: review.explanation,
    citations: JSON.stringify(review.citations),
    removed_citations: review.removedCitations,
    model: review.model,
    prompt_version: review.promptVersion,
    input_tokens: review.inputTokens,
    output_tokens: review.outputTokens,
    cost_usd: review.costUsd,
    cached: review.cached ? 1 : 0,
    reason: review.reason,
    created: dateTimeOf(review.createdAt),
  };
  await insertRows(engine, 'reviews', [row], `review:${token}`);
}

export async function saveFeedback(engine: Engine, feedback: Feedback, token: string): Promise<void> {
  const row = {
    anomaly: hash64(feedback.anomalyId),
    label: feedback.label,
    note: feedback.note,
    created: dateTimeOf(feedback.createdAt),
  };
  await insertRows(engine, 'feedback', [row], `feedback:${token}`);
}

export async function saveStateChange(engine: Engine, change: StateChange, token: string): Promise<void> {
  const row = {
    anomaly: hash64(change.anomalyId),
    state: change.state,
    until: change.until === null ? null : dateTimeOf(change.until),
    created: dateTimeOf(change.createdAt),
  };
  await insertRows(engine, 'state_changes', [row], `state:${token}`);
}
