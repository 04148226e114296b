import { formatUnixNano } from '@logsieve/contracts';
import type { AnomalyItem, UnixNano } from '@logsieve/contracts';
import { hash64 } from './documents/json-rows.ts';
import { EVERYTHING, readAnomalies } from './read/index.ts';
import type { PlacedAnomaly } from './read/index.ts';
import type { InsertRows } from './insert-rows.ts';
import type { SqlReader } from './sql-reader.ts';

/** What the alerter keeps in the store: which incident was told to which channel. */
export interface AlertRecords {
  /** Since when a channel is in use; the first call says so for good. Incidents that ended before are not told. */
  armedSince(channel: string, now: UnixNano): Promise<UnixNano>;
  /** Active incidents judged anomalous, last changed after `since`, that this channel has not been told, at most `limit`; of a joint incident what came first. */
  untold(request: {
    readonly channel: string;
    readonly since: UnixNano;
    readonly now: UnixNano;
    readonly minProbability: number;
    readonly limit: number;
  }): Promise<readonly PlacedAnomaly['item'][]>;
  /** May be repeated. */
  saveDelivery(delivery: {
    readonly channel: string;
    readonly anomalyId: string;
    readonly outcome: 'sent' | 'given_up';
    readonly detail: string;
    readonly time: UnixNano;
  }): Promise<void>;
}

/** Where several services show one incident, one message is enough. */
function firstOfEach(items: readonly AnomalyItem[]): AnomalyItem[] {
  const first = new Map<string, AnomalyItem>();
  for (const item of items) {
    const known = first.get(item.incidentId);
    if (known === undefined || item.firstSeen < known.firstSeen) first.set(item.incidentId, item);
  }
  return [...first.values()];
}

/** The row that says since when a channel is in use: no incident has this id. */
const ARMED = '0';

export function createAlertRecords(sql: SqlReader, insert: InsertRows): AlertRecords {
  const save = (channel: string, anomaly: string, outcome: string, detail: string, time: UnixNano): Promise<void> =>
    insert(
      'alert_deliveries',
      [{ channel, anomaly, outcome, detail, created: formatUnixNano(time).replace('T', ' ').replace('Z', '') }],
      // With the time: what a killed engine knows by its token alone must not be dropped each time that it is told again (decision 60).
      `alert_deliveries:${channel}:${anomaly}:${outcome}:${String(time)}`,
    );
  return {
    async armedSince(channel, now) {
      const rows = await sql.rows<{ since: string }>(
        `SELECT toString(toUnixTimestamp64Nano(created)) AS since FROM alert_deliveries
         WHERE channel = {channel:String} AND anomaly = 0 ORDER BY created LIMIT 1`,
        { channel },
      );
      const [first] = rows;
      if (first !== undefined) return BigInt(first.since);
      await save(channel, ARMED, 'armed', '', now);
      return now;
    },
    async untold({ channel, since, now, minProbability, limit }) {
      const rows = await readAnomalies(sql, {
        range: EVERYTHING,
        limit,
        now,
        state: 'active',
        verdict: 'anomalous',
        minProbability,
        changedSince: since,
        untoldTo: channel,
      });
      return firstOfEach(rows.map((row) => row.item));
    },
    saveDelivery: ({ channel, anomalyId, outcome, detail, time }) =>
      save(channel, hash64(anomalyId), outcome, detail, time),
  };
}
