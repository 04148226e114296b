import { anomalyItemSchema, formatUnixNano } from '@logsieve/contracts';
import type { Anomaly, AnomalyItem, AnomalyKind, AnomalyState, Decider, Verdict } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { hexSql, timeLiteral } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

export interface AnomalyRequest {
  readonly range: TimeRange;
  readonly limit: number;
  readonly now: bigint;
  readonly id?: string;
  /** All that are part of this joint incident. */
  readonly incidentId?: string;
  readonly service?: string;
  readonly kind?: AnomalyKind;
  readonly state?: AnomalyState;
  readonly decidedBy?: Decider;
  readonly minProbability?: number;
  readonly templateId?: string;
  /** What is shown, after reviews and feedback. */
  readonly verdict?: Verdict;
  /** Only what the detector wrote or wrote again after this moment. */
  readonly changedSince?: bigint;
  /** Only what this alert channel has not been told, of no incident of which it has been told a part. */
  readonly untoldTo?: string;
  readonly after?: { readonly end: string; readonly id: string };
}

interface AnomalyRow {
  readonly anomaly_id: string;
  readonly kind: string;
  readonly service: string;
  readonly template_id: string;
  readonly template_text: string;
  readonly start_nanos: string;
  readonly end_nanos: string;
  readonly score: number;
  readonly probability: number;
  readonly uncertainty: number;
  readonly shown_verdict: string;
  readonly decided: string;
  readonly shown_state: string;
  readonly until_nanos: string;
  readonly summary: string;
  readonly lines: number;
  readonly incident_id: string;
  readonly first_nanos: string;
  readonly connection: string;
  readonly firsts: string;
  readonly evidence: readonly (readonly [string, number, string, number])[];
}

export type FirstFinding = NonNullable<Anomaly['firsts']>[number];

export interface PlacedAnomaly {
  readonly item: AnomalyItem;
  /** What it began with, the first line first; empty where an earlier release wrote it. */
  readonly firsts: readonly FirstFinding[];
  /** Its place in the order, for the next page. */
  readonly place: { readonly end: string; readonly id: string };
}

/**
 * Anomalies with what was said of them laid over: the newest feedback decides first, then a finished review, then the detector. A review that calls
 * normal what a rule raised changes nothing but who is named beside it: it may never hide it. Newest windows first.
 */
export async function readAnomalies(sql: SqlReader, request: AnomalyRequest): Promise<readonly PlacedAnomaly[]> {
  const { range, after } = request;
  const inner = [
    ...(request.id === undefined ? [] : ['a.id = reinterpretAsUInt64(reverse(unhex({id:String})))']),
    ...(request.incidentId === undefined
      ? []
      : [`${incidentSql('a')} = reinterpretAsUInt64(reverse(unhex({incidentId:String})))`]),
    ...(request.service === undefined ? [] : ['a.service = {service:String}']),
    ...(request.kind === undefined ? [] : ['a.kind = {kind:String}']),
    ...(request.templateId === undefined
      ? []
      : ['a.template = reinterpretAsUInt64(reverse(unhex({templateId:String})))']),
    ...(request.minProbability === undefined ? [] : ['a.probability >= {minProbability:Float64}']),
    ...(request.changedSince === undefined ? [] : [`a.created >= ${timeLiteral(request.changedSince)}`]),
    ...(request.untoldTo === undefined
      ? []
      : [
          `${incidentSql('a')} NOT IN (SELECT ${incidentSql('told')} FROM (SELECT * FROM anomalies ORDER BY created DESC LIMIT 1 BY id) AS told
            WHERE told.id IN (SELECT d.anomaly FROM alert_deliveries AS d WHERE d.channel = {untoldTo:String}))`,
        ]),
    ...(range.from === null ? [] : [`a.window_end >= ${timeLiteral(range.from)}`]),
    ...(range.to === null ? [] : [`a.window_start < ${timeLiteral(range.to)}`]),
  ];
  const outer = [
    ...(request.state === undefined ? [] : ['shown_state = {state:String}']),
    ...(request.verdict === undefined ? [] : ['shown_verdict = {verdict:String}']),
    ...(request.decidedBy === undefined ? [] : ['decided = {decidedBy:String}']),
    ...(after === undefined
      ? []
      : [`(window_end, anomaly_id) < (${timeLiteral(BigInt(after.end))}, {afterId:String})`]),
  ];
  const rows = await sql.rows<AnomalyRow>(
    `SELECT anomaly_id, kind, service, template_id, template_text, start_nanos, end_nanos, score, probability, uncertainty,
       shown_verdict, decided, shown_state, until_nanos, summary, lines, incident_id, first_nanos, connection, firsts, evidence FROM (
       SELECT ${hexSql('a.id')} AS anomaly_id, a.window_end AS window_end, toString(a.kind) AS kind, toString(a.service) AS service,
         ${hexSql('a.template')} AS template_id, a.template_text AS template_text,
         toString(toUnixTimestamp64Nano(a.window_start)) AS start_nanos, toString(toUnixTimestamp64Nano(a.window_end)) AS end_nanos,
         a.score AS score, a.probability AS probability, a.uncertainty AS uncertainty, a.summary AS summary, toFloat64(a.count) AS lines,
         ${hexSql(incidentSql('a'))} AS incident_id, toString(toUnixTimestamp64Nano(a.first_seen)) AS first_nanos, a.connection AS connection, a.firsts AS firsts,
         arrayMap(e -> (e.1, e.2, toString(e.3), e.4), a.evidence) AS evidence,
         multiIf(f.label != '', toString(f.label), r.verdict IN ('normal', 'anomalous') AND NOT (a.decided_by = 'rule' AND r.verdict = 'normal'), toString(r.verdict), toString(a.verdict)) AS shown_verdict,
         multiIf(f.label != '', 'human', r.verdict IN ('normal', 'anomalous') AND NOT (a.decided_by = 'rule' AND r.verdict = 'normal'), 'llm', toString(a.decided_by)) AS decided,
         multiIf(s.state = '', 'active', s.state = 'suppressed' AND s.until_nanos <= ${String(request.now)}, 'active', toString(s.state)) AS shown_state,
         if(s.state = 'suppressed' AND s.until_nanos > ${String(request.now)}, toString(s.until_nanos), '') AS until_nanos
       FROM (SELECT * FROM anomalies ORDER BY created DESC LIMIT 1 BY id) AS a
       LEFT ANY JOIN (SELECT x.anomaly AS anomaly, argMax(x.label, x.created) AS label FROM feedback AS x GROUP BY x.anomaly) AS f ON f.anomaly = a.id
       LEFT ANY JOIN (SELECT y.anomaly AS anomaly, argMax(y.verdict, y.created) AS verdict
         FROM (SELECT * FROM reviews ORDER BY created DESC LIMIT 1 BY id) AS y WHERE y.status = 'done' GROUP BY y.anomaly) AS r ON r.anomaly = a.id
       LEFT ANY JOIN (SELECT z.anomaly AS anomaly, argMax(z.state, z.created) AS state,
           argMax(toUnixTimestamp64Nano(ifNull(z.until, toDateTime64('2262-01-01', 9, 'UTC'))), z.created) AS until_nanos
         FROM state_changes AS z GROUP BY z.anomaly) AS s ON s.anomaly = a.id
       ${inner.length === 0 ? '' : `WHERE ${inner.join(' AND ')}`})
     ${outer.length === 0 ? '' : `WHERE ${outer.join(' AND ')}`}
     ORDER BY window_end DESC, anomaly_id DESC LIMIT ${String(request.limit)}`,
    {
      id: request.id ?? '',
      incidentId: request.incidentId ?? '',
      service: request.service ?? '',
      kind: request.kind ?? '',
      templateId: request.templateId ?? '',
      minProbability: request.minProbability ?? 0,
      state: request.state ?? '',
      verdict: request.verdict ?? '',
      untoldTo: request.untoldTo ?? '',
      decidedBy: request.decidedBy ?? '',
      afterId: after?.id ?? '',
    },
  );
  return rows.map((row) => ({
    item: itemOf(row),
    firsts: JSON.parse(row.firsts) as FirstFinding[],
    place: { end: row.end_nanos, id: row.anomaly_id },
  }));
}

/** Rows of earlier releases stand alone. */
const incidentSql = (table: string): string => `if(${table}.incident = 0, ${table}.id, ${table}.incident)`;

const NO_TEMPLATE = '0000000000000000';

function itemOf(row: AnomalyRow): AnomalyItem {
  const hasTemplate = row.template_id !== NO_TEMPLATE;
  return anomalyItemSchema.parse({
    id: row.anomaly_id,
    kind: row.kind,
    service: row.service,
    templateId: hasTemplate ? row.template_id : null,
    template: hasTemplate ? row.template_text : null,
    windowStart: formatUnixNano(BigInt(row.start_nanos)),
    windowEnd: formatUnixNano(BigInt(row.end_nanos)),
    score: row.score,
    probability: row.probability,
    uncertainty: row.uncertainty,
    verdict: row.shown_verdict,
    decidedBy: row.decided,
    state: row.shown_state,
    suppressedUntil: row.until_nanos === '' ? null : formatUnixNano(BigInt(row.until_nanos)),
    summary: row.summary,
    count: row.lines,
    incidentId: row.incident_id,
    firstSeen: formatUnixNano(BigInt(row.first_nanos)),
    connection: row.connection === '' ? null : row.connection,
    evidence: row.evidence.map(([source, partition, offset, index]) => ({
      source,
      partition,
      offset: Number(offset),
      index,
    })),
  });
}
