import { createHash } from 'node:crypto';
import { citationSchema, formatUnixNano, parseRfc3339, reviewRequestSchema } from '@logsieve/contracts';
import type { LogItem, Position, Review, ReviewRequest, UnixNano } from '@logsieve/contracts';
import { createLlmState } from './llm-state.ts';
import type { LlmState } from './llm-state.ts';
import { createLogReader } from './read/log-items.ts';
import { LINKS_SQL } from './read/time-range.ts';
import { createCaseRecords } from './review-cases.ts';
import type { InsertRows } from './insert-rows.ts';
import type { CaseRecords } from './review-cases.ts';
import type { SqlReader } from './sql-reader.ts';

/** One call to an LLM API. Version 0 is the reservation (upper bounds), version 1 what it really was. */
export interface LlmCall {
  readonly id: string;
  /** UTC day, `2026-11-24`. */
  readonly day: string;
  readonly model: string;
  /** `cancelled`: reserved, but never made. */
  readonly outcome: 'reserved' | 'ok' | 'failed' | 'cancelled';
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  readonly version: 0 | 1;
  readonly created: UnixNano;
}

export interface LlmUsage {
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** A request that waits, with its rank in the queue. */
export interface WaitingRequest {
  readonly request: ReviewRequest;
  readonly priority: number;
  /** The `waiting` row that people see. */
  readonly review: Review;
}

/** What the reviewer keeps in the store. Writes may be repeated; the newest row of an id counts. */
export interface ReviewRecords extends CaseRecords, LlmState {
  saveWaiting(waiting: readonly WaitingRequest[]): Promise<void>;
  saveReviews(reviews: readonly Review[]): Promise<void>;
  /** The most urgent requests whose review still waits. */
  waiting(limit: number): Promise<readonly ReviewRequest[]>;
  countWaiting(): Promise<number>;
  /** Status of the review of each of these anomalies, where there is one. */
  statuses(anomalyIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  cachedAnswer(key: string): Promise<string | null>;
  /** `key`: 32 hex digits. */
  saveAnswer(key: string, answer: string, created: UnixNano): Promise<void>;
  saveCall(call: LlmCall): Promise<void>;
  usage(day: string): Promise<LlmUsage>;
  /** Current template text of each line, in the order asked; null where the line has none or is not stored. */
  templateTexts(positions: readonly Position[]): Promise<readonly (string | null)[]>;
  /** The lines themselves, in the order asked; null where one is not stored. */
  evidenceLines(positions: readonly Position[]): Promise<readonly (LogItem | null)[]>;
}

/** `reviews`, `review_requests`, `review_cache`, `llm_calls`, `llm_state` and `cases` behind one small door. */
export function createReviewRecords(sql: SqlReader, insert: InsertRows): ReviewRecords {
  const saveReviews = async (reviews: readonly Review[]): Promise<void> => {
    if (reviews.length > 0) await insert('reviews', reviews.map(reviewRow), tokenOf('reviews', reviews));
  };
  return {
    ...createCaseRecords(sql, insert),
    ...createLlmState(sql, insert),
    saveReviews,
    async saveWaiting(waiting) {
      if (waiting.length === 0) return;
      const rows = waiting.map(({ request, priority, review }) => ({
        anomaly: decimal(request.anomaly.id),
        request: JSON.stringify(request),
        priority,
        created: sqlTime(review.createdAt),
      }));
      const reviews = waiting.map((one) => one.review);
      await insert('review_requests', rows, tokenOf('review_requests', reviews));
      await saveReviews(reviews);
    },
    async waiting(limit) {
      const rows = await sql.rows<{ request: string }>(
        `SELECT request FROM review_requests FINAL
         WHERE anomaly IN (SELECT anomaly FROM reviews FINAL WHERE status = 'waiting')
         ORDER BY priority DESC, anomaly LIMIT {limit:UInt32}`,
        { limit },
      );
      return rows.map((row) => reviewRequestSchema.parse(JSON.parse(row.request)));
    },
    async countWaiting() {
      const rows = await sql.rows<{ n: string | number }>(
        `SELECT count() AS n FROM reviews FINAL WHERE status = 'waiting'`,
      );
      return Number(rows[0]?.n ?? 0);
    },
    async statuses(anomalyIds) {
      if (anomalyIds.length === 0) return new Map();
      const rows = await sql.rows<{ id: string; newest: string }>(
        `SELECT lower(hex(anomaly)) AS id, argMax(status, created) AS newest FROM reviews
         WHERE anomaly IN {ids:Array(UInt64)} GROUP BY anomaly`,
        { ids: anomalyIds.map(decimal) },
      );
      return new Map(rows.map((row) => [row.id.padStart(16, '0'), row.newest]));
    },
    async cachedAnswer(key) {
      const rows = await sql.rows<{ review: string }>(
        `SELECT review FROM review_cache WHERE key = {key:String} ORDER BY created DESC LIMIT 1`,
        { key },
      );
      return rows[0]?.review ?? null;
    },
    saveAnswer: (key, answer, created) =>
      insert(
        'review_cache',
        [{ key, review: answer, created: sqlText(created) }],
        `review_cache:${key}:${String(created)}`,
      ),
    saveCall: (call) =>
      insert(
        'llm_calls',
        [
          {
            id: decimal(call.id),
            day: call.day,
            model: call.model,
            outcome: call.outcome,
            input_tokens: call.inputTokens,
            output_tokens: call.outputTokens,
            cost_usd: call.costUsd,
            version: call.version,
            created: sqlText(call.created),
          },
        ],
        `llm_calls:${call.id}:${String(call.version)}`,
      ),
    async usage(day) {
      const rows = await sql.rows<{ calls: string | number; tokens: string | number; cost: number }>(
        `SELECT countIf(outcome != 'cancelled') AS calls, sum(input_tokens + output_tokens) AS tokens, sum(cost_usd) AS cost
         FROM llm_calls FINAL WHERE day = {day:Date}`,
        { day },
      );
      const row = rows[0];
      return { calls: Number(row?.calls ?? 0), tokens: Number(row?.tokens ?? 0), costUsd: row?.cost ?? 0 };
    },
    templateTexts: (positions) => templateTexts(sql, positions),
    async evidenceLines(positions) {
      const found = new Map((await createLogReader(sql).at(positions)).map((line) => [placeKey(line), line]));
      return positions.map((at) => found.get(placeKey(at)) ?? null);
    },
  };
}

const placeKey = ({ source, partition, offset, index }: Position): string =>
  JSON.stringify([source, partition, offset, index]);

async function templateTexts(sql: SqlReader, positions: readonly Position[]): Promise<readonly (string | null)[]> {
  if (positions.length === 0) return [];
  const rows = await sql.rows<{
    source: string;
    partition: number;
    offset: string | number;
    idx: number;
    text: string;
  }>(
    `SELECT l.source AS source, l.partition AS partition, l.offset AS offset, l.idx AS idx, t.newest_text AS text
     FROM (SELECT DISTINCT source, partition, offset, idx, service, pattern FROM lines
           WHERE (source, partition, offset, idx) IN
             (SELECT arrayJoin(arrayZip({sources:Array(String)}, {partitions:Array(UInt32)}, {offsets:Array(UInt64)}, {indexes:Array(UInt32)})))
           AND pattern != 0) AS l
     INNER JOIN (SELECT service, pattern, template AS newest FROM (${LINKS_SQL})) AS p
       ON p.service = l.service AND p.pattern = l.pattern
     INNER JOIN (SELECT id, argMax(text, version) AS newest_text FROM templates GROUP BY id) AS t ON t.id = p.newest`,
    {
      sources: positions.map((at) => at.source),
      partitions: positions.map((at) => at.partition),
      offsets: positions.map((at) => at.offset),
      indexes: positions.map((at) => at.index),
    },
  );
  const found = new Map(
    rows.map(({ source, partition, offset, idx, text }) => [
      placeKey({ source, partition, offset: Number(offset), index: idx }),
      text,
    ]),
  );
  return positions.map((at) => found.get(placeKey(at)) ?? null);
}

function reviewRow(review: Review): Readonly<Record<string, unknown>> {
  return {
    id: decimal(review.id),
    anomaly: decimal(review.anomalyId),
    status: review.status,
    verdict: review.verdict,
    confidence: review.confidence,
    explanation: review.explanation,
    citations: JSON.stringify(review.citations.map((citation) => citationSchema.parse(citation))),
    removed_citations: review.removedCitations,
    model: review.model,
    prompt_version: review.promptVersion,
    input_tokens: review.inputTokens,
    output_tokens: review.outputTokens,
    cost_usd: review.costUsd,
    cached: review.cached ? 1 : 0,
    reason: review.reason,
    created: sqlTime(review.createdAt),
  };
}

/** Hex digits of a 64-bit id as the decimal text that UInt64 columns take. */
function decimal(hex: string): string {
  return BigInt(`0x${hex}`).toString();
}

function sqlText(time: UnixNano): string {
  return formatUnixNano(time).replace('T', ' ').replace('Z', '');
}

function sqlTime(rfc3339: string): string {
  const time = parseRfc3339(rfc3339);
  if (time === null) throw new Error(`not an RFC 3339 time: ${rfc3339}`);
  return sqlText(time);
}

function tokenOf(table: string, reviews: readonly Review[]): string {
  const rows = reviews.map((review) => `${review.id}@${review.createdAt}:${review.status}`).join(',');
  return `${table}:${createHash('sha256').update(rows).digest('hex').slice(0, 32)}`;
}
