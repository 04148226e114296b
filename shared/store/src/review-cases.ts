import { createHash } from 'node:crypto';
import { CASE_DIMENSIONS, caseSchema, formatUnixNano } from '@logsieve/contracts';
import type { ReviewCase } from '@logsieve/contracts';
import { dateTimeOf, hash64 } from './documents/json-rows.ts';
import { hexSql } from './read/time-range.ts';
import type { InsertRows } from './insert-rows.ts';
import type { SqlReader } from './sql-reader.ts';

/** Up to so many cases every one is compared; beyond, the HNSW index answers, approximately. */
export const EXACT_UP_TO = 5_000;
/** More candidates than asked for: older rows of a case are still there until a merge. */
const CANDIDATES = 4;

export interface NearCase {
  readonly case: ReviewCase;
  /** Cosine distance of the embeddings, 0 = the same. */
  readonly distance: number;
}

export interface NewCase {
  readonly case: ReviewCase;
  /** `CASE_DIMENSIONS` numbers. */
  readonly embedding: readonly number[];
}

/** A person's newest word on an anomaly, with what was known of it then. */
export interface DecidedAnomaly {
  readonly anomalyId: string;
  readonly label: string;
  readonly note: string;
  readonly createdAt: string;
  readonly service: string;
  readonly kind: string;
  /** With untyped `<*>`. */
  readonly template: string;
  readonly probability: number;
  readonly count: number;
  /** JSON of the review request, '' where nobody asked for a review. */
  readonly request: string;
  /** Verdict of the review, '' where there is none. */
  readonly reviewed: string;
}

/** The memory of the reviewer. */
export interface CaseRecords {
  saveCases(cases: readonly NewCase[]): Promise<void>;
  /** The nearest cases, nearest first, each once in its newest form. `exact`: by comparison with all, by the index, or whichever suits. */
  nearest(embedding: readonly number[], limit: number, exact?: boolean): Promise<readonly NearCase[]>;
  countCases(): Promise<number>;
  /** Anomalies with feedback given at or after `since` (RFC 3339), oldest first, at most `limit`. */
  decidedSince(since: string, limit: number): Promise<readonly DecidedAnomaly[]>;
}

export function createCaseRecords(sql: SqlReader, insert: InsertRows): CaseRecords {
  const countCases = async () => {
    const rows = await sql.rows<{ n: string | number }>('SELECT count() AS n FROM cases');
    return Number(rows[0]?.n ?? 0);
  };
  return {
    countCases,
    async saveCases(cases) {
      const wrong = cases.find((one) => one.embedding.length !== CASE_DIMENSIONS);
      if (wrong !== undefined) throw new Error(`an embedding has ${String(CASE_DIMENSIONS)} numbers`);
      const ids = cases.map((one) => `${one.case.id}@${one.case.createdAt}`).join(',');
      const token = createHash('sha256').update(ids).digest('hex').slice(0, 32);
      await insert('cases', cases.map(rowOf), `cases:${token}`);
    },
    async nearest(embedding, limit, exact) {
      const compareAll = exact ?? (await countCases()) <= EXACT_UP_TO;
      const rows = await sql.rows<CaseRow>(
        `SELECT ${hexSql('id')} AS case_id, origin, service, kind, template, situation, verdict, reason, error_prone,
           toString(toUnixTimestamp64Nano(created)) AS nanos, cosineDistance(embedding, {embedding:Array(Float32)}) AS distance
         FROM cases ORDER BY distance LIMIT ${String(limit * CANDIDATES)} SETTINGS use_skip_indexes = ${compareAll ? '0' : '1'}`,
        { embedding },
      );
      return newestOfEach(rows).slice(0, limit);
    },
    async decidedSince(since, limit) {
      const rows = await sql.rows<DecidedRow>(
        `WITH decided AS (
           SELECT anomaly, argMax(label, created) AS newest_label, argMax(note, created) AS newest_note, max(created) AS at FROM feedback
           GROUP BY anomaly HAVING at >= parseDateTime64BestEffort({since:String}, 9, 'UTC') ORDER BY at, anomaly LIMIT ${String(limit)})
         SELECT ${hexSql('d.anomaly')} AS anomaly_id, d.newest_label AS label, d.newest_note AS note,
           toString(toUnixTimestamp64Nano(d.at)) AS nanos, a.service AS service, a.kind AS kind, a.template_text AS template,
           a.probability AS probability, toFloat64(a.count) AS lines, q.request AS request, r.verdict AS reviewed
         FROM decided AS d
         INNER JOIN (SELECT * FROM anomalies WHERE id IN (SELECT anomaly FROM decided) ORDER BY created DESC LIMIT 1 BY id) AS a ON a.id = d.anomaly
         LEFT ANY JOIN (SELECT anomaly, request FROM review_requests WHERE anomaly IN (SELECT anomaly FROM decided)
           ORDER BY created DESC LIMIT 1 BY anomaly) AS q ON q.anomaly = d.anomaly
         LEFT ANY JOIN (SELECT anomaly, verdict FROM reviews WHERE status = 'done' AND anomaly IN (SELECT anomaly FROM decided)
           ORDER BY created DESC LIMIT 1 BY anomaly) AS r ON r.anomaly = d.anomaly
         ORDER BY d.at, d.anomaly`,
        { since },
      );
      return rows.map(({ anomaly_id: anomalyId, nanos, lines, ...rest }) => ({
        ...rest,
        anomalyId,
        count: lines,
        createdAt: formatUnixNano(BigInt(nanos)),
      }));
    },
  };
}

interface DecidedRow extends Omit<DecidedAnomaly, 'anomalyId' | 'createdAt' | 'count'> {
  readonly anomaly_id: string;
  readonly nanos: string;
  readonly lines: number;
}

interface CaseRow {
  readonly case_id: string;
  readonly origin: string;
  readonly service: string;
  readonly kind: string;
  readonly template: string;
  readonly situation: string;
  readonly verdict: string;
  readonly reason: string;
  readonly error_prone: number;
  readonly nanos: string;
  readonly distance: number;
}

function newestOfEach(rows: readonly CaseRow[]): NearCase[] {
  const newest = new Map<string, CaseRow>();
  for (const row of rows) {
    const known = newest.get(row.case_id);
    if (known === undefined || BigInt(row.nanos) > BigInt(known.nanos)) newest.set(row.case_id, row);
  }
  return [...newest.values()]
    .sort((a, b) => a.distance - b.distance)
    .map((row) => ({
      distance: row.distance,
      case: caseSchema.parse({
        id: row.case_id,
        origin: row.origin,
        service: row.service,
        kind: row.kind,
        template: row.template,
        situation: row.situation,
        verdict: row.verdict,
        reason: row.reason,
        errorProne: row.error_prone === 1,
        createdAt: formatUnixNano(BigInt(row.nanos)),
      }),
    }));
}

function rowOf({ case: one, embedding }: NewCase): Readonly<Record<string, unknown>> {
  const { errorProne, createdAt, id, ...rest } = one;
  return { ...rest, id: hash64(id), error_prone: errorProne ? 1 : 0, embedding, created: dateTimeOf(createdAt) };
}
