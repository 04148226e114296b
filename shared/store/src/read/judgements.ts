import { feedbackItemSchema, formatUnixNano, reviewItemSchema } from '@logsieve/contracts';
import type { ReviewItem } from '@logsieve/contracts';
import type { z } from 'zod';
import type { SqlReader } from '../sql-reader.ts';
import { hexSql, timeLiteral } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

type FeedbackItem = z.infer<typeof feedbackItemSchema>;

export interface ReviewRequestFilter {
  readonly range: TimeRange;
  readonly limit: number;
  readonly anomalyId?: string;
  readonly status?: ReviewItem['status'];
  readonly after?: { readonly created: string; readonly id: string };
}

export interface PlacedReview {
  readonly item: ReviewItem;
  readonly place: { readonly created: string; readonly id: string };
}

interface ReviewRow {
  readonly review_id: string;
  readonly anomaly_id: string;
  readonly status: string;
  readonly verdict: string;
  readonly confidence: number;
  readonly explanation: string;
  readonly citations: string;
  readonly removed_citations: number;
  readonly model: string;
  readonly prompt_version: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: number;
  readonly cached: number;
  readonly reason: string;
  readonly created_nanos: string;
}

/** Reviews, newest first; the newest row of an id is its state. */
export async function readReviews(sql: SqlReader, request: ReviewRequestFilter): Promise<readonly PlacedReview[]> {
  const { range, after } = request;
  const conditions = [
    ...(request.anomalyId === undefined ? [] : ['r.anomaly = reinterpretAsUInt64(reverse(unhex({anomaly:String})))']),
    ...(request.status === undefined ? [] : ['r.status = {status:String}']),
    ...(range.from === null ? [] : [`r.created >= ${timeLiteral(range.from)}`]),
    ...(range.to === null ? [] : [`r.created < ${timeLiteral(range.to)}`]),
    ...(after === undefined
      ? []
      : [`(r.created, ${hexSql('r.id')}) < (${timeLiteral(BigInt(after.created))}, {afterId:String})`]),
  ];
  const rows = await sql.rows<ReviewRow>(
    `SELECT ${hexSql('r.id')} AS review_id, ${hexSql('r.anomaly')} AS anomaly_id, r.status AS status, r.verdict AS verdict,
       r.confidence AS confidence, r.explanation AS explanation, r.citations AS citations, r.removed_citations AS removed_citations,
       r.model AS model, r.prompt_version AS prompt_version, r.input_tokens AS input_tokens, r.output_tokens AS output_tokens,
       r.cost_usd AS cost_usd, r.cached AS cached, r.reason AS reason, toString(toUnixTimestamp64Nano(r.created)) AS created_nanos
     FROM (SELECT * FROM reviews ORDER BY created DESC LIMIT 1 BY id) AS r
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
     ORDER BY r.created DESC, review_id DESC LIMIT ${String(request.limit)}`,
    { anomaly: request.anomalyId ?? '', status: request.status ?? '', afterId: after?.id ?? '' },
  );
  return rows.map((row) => ({
    item: reviewItemSchema.parse({
      id: row.review_id,
      anomalyId: row.anomaly_id,
      status: row.status,
      verdict: row.verdict,
      confidence: row.confidence,
      explanation: row.explanation,
      citations: JSON.parse(row.citations) as unknown,
      removedCitations: row.removed_citations,
      model: row.model,
      promptVersion: row.prompt_version,
      inputTokens: row.input_tokens,
      outputTokens: row.output_tokens,
      costUsd: row.cost_usd,
      cached: row.cached === 1,
      reason: row.reason,
      createdAt: formatUnixNano(BigInt(row.created_nanos)),
    }),
    place: { created: row.created_nanos, id: row.review_id },
  }));
}

/** What people said of an anomaly, newest first. */
export async function readFeedback(sql: SqlReader, anomalyId: string, limit: number): Promise<readonly FeedbackItem[]> {
  const rows = await sql.rows<{ label: string; note: string; created_nanos: string }>(
    `SELECT f.label AS label, f.note AS note, toString(toUnixTimestamp64Nano(f.created)) AS created_nanos FROM feedback AS f
     WHERE f.anomaly = reinterpretAsUInt64(reverse(unhex({anomaly:String}))) ORDER BY f.created DESC LIMIT ${String(limit)}`,
    { anomaly: anomalyId },
  );
  return rows.map((row) =>
    feedbackItemSchema.parse({
      label: row.label,
      note: row.note,
      createdAt: formatUnixNano(BigInt(row.created_nanos)),
    }),
  );
}
