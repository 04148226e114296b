import type { AnomalyKind, AnomalyState } from '@logsieve/contracts';
import type { Engine } from '../engine/engine.ts';

/** What is known of an anomaly after it was found. */
export interface LabelledAnomaly {
  /** What the model said of it. */
  readonly probability: number;
  readonly isFault: boolean;
  readonly by: 'feedback' | 'review';
}

/** What a person ordered for the likes of an anomaly. */
export interface StandingOrder {
  readonly anomalyId: string;
  readonly service: string;
  readonly kind: AnomalyKind;
  readonly templateId: string;
  readonly state: Exclude<AnomalyState, 'active'>;
  /** Unix nanoseconds; `null`: for good. */
  readonly until: bigint | null;
}

const hex = (column: string): string => `leftPad(lower(hex(${column})), 16, '0')`;

/** The newest labels, people's before reviews of the same anomaly; what a rule decided says nothing of the model. */
export async function loadEvidence(engine: Engine, limit: number): Promise<readonly LabelledAnomaly[]> {
  const rows = await engine.rows<{ probability: number; label: string; said_by: string }>(
    `SELECT toFloat64(a.probability) AS probability, if(f.label != '', f.label, r.verdict) AS label, if(f.label != '', 'feedback', 'review') AS said_by
     FROM (SELECT * FROM anomalies ORDER BY created DESC LIMIT 1 BY id) AS a
     LEFT ANY JOIN (SELECT x.anomaly AS anomaly, toString(argMax(x.label, x.created)) AS label, max(x.created) AS said FROM feedback AS x GROUP BY x.anomaly) AS f ON f.anomaly = a.id
     LEFT ANY JOIN (SELECT y.anomaly AS anomaly, toString(argMax(y.verdict, y.created)) AS verdict, max(y.created) AS said
       FROM (SELECT * FROM reviews ORDER BY created DESC LIMIT 1 BY id) AS y WHERE y.status = 'done' GROUP BY y.anomaly) AS r ON r.anomaly = a.id
     WHERE a.decided_by = 'model' AND label IN ('normal', 'anomalous') ORDER BY greatest(f.said, r.said) DESC LIMIT ${String(limit)}`,
  );
  return rows.map(({ probability, label, said_by: by }) => ({
    probability,
    isFault: label === 'anomalous',
    by: by === 'feedback' ? 'feedback' : 'review',
  }));
}

/** Suppressed (as long as it holds), taken as normal, resolved: the newest state of each anomaly that has one, newest first. */
export async function loadStandingOrders(
  engine: Engine,
  now: bigint,
  limit: number,
): Promise<readonly StandingOrder[]> {
  const rows = await engine.rows<{
    id: string;
    service: string;
    kind: string;
    template: string;
    state: string;
    until_nanos: string;
  }>(
    `SELECT ${hex('a.id')} AS id, toString(a.service) AS service, toString(a.kind) AS kind, ${hex('a.template')} AS template, s.state AS state, s.until_nanos AS until_nanos
     FROM (SELECT z.anomaly AS anomaly, toString(argMax(z.state, z.created)) AS state, max(z.created) AS said,
         toString(argMax(if(z.until IS NULL, 0, toUnixTimestamp64Nano(assumeNotNull(z.until))), z.created)) AS until_nanos
       FROM state_changes AS z GROUP BY z.anomaly) AS s
     INNER JOIN (SELECT * FROM anomalies ORDER BY created DESC LIMIT 1 BY id) AS a ON s.anomaly = a.id
     WHERE s.state != 'active' AND (s.state != 'suppressed' OR toInt64(s.until_nanos) > ${String(now)})
     ORDER BY s.said DESC LIMIT ${String(limit)}`,
  );
  return rows.map((row) => ({
    anomalyId: row.id,
    service: row.service,
    kind: row.kind as AnomalyKind,
    templateId: row.template,
    state: row.state as StandingOrder['state'],
    until: row.state === 'suppressed' ? BigInt(row.until_nanos) : null,
  }));
}
