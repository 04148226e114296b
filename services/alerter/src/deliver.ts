import { PermanentError, TransientError, messageOf as textOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { AlertMessage, AnomalyItem } from '@logsieve/contracts';
import type { AlertRecords } from '@logsieve/store';
import type { Channel } from './channels/channel.ts';
import type { AlerterMetrics } from './metrics.ts';

export interface DeliveryOptions {
  /** Incidents of one round. */
  readonly limit: number;
  readonly minProbability: number;
  /** An incident that changed longer ago is not told any more. */
  readonly horizonMs: number;
  /** Times that a channel may refuse one incident before it is given up. */
  readonly refusals: number;
  readonly firstRestMs: number;
  readonly maxRestMs: number;
}

export const DELIVERY_DEFAULTS: DeliveryOptions = {
  limit: 100,
  minProbability: 0,
  horizonMs: 7 * 86_400_000,
  refusals: 10,
  firstRestMs: 1_000,
  maxRestMs: 300_000,
};

interface Tries {
  count: number;
  notBeforeMs: number;
}

/**
 * One round of one channel: tells it what it has not been told, oldest first, and writes each down only after it was taken. A channel that cannot be
 * reached rests, ever longer; an incident that it refuses rests alone, so that the others pass.
 */
export function createDelivery(dependencies: {
  readonly channel: Channel;
  readonly records: AlertRecords;
  readonly messageOf: (incident: AnomalyItem) => Promise<AlertMessage>;
  readonly metrics: AlerterMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly options: DeliveryOptions;
}): (stopping: AbortSignal) => Promise<void> {
  const { channel, records, metrics, logger, clock, options } = dependencies;
  const refused = new Map<string, Tries>();
  const resting: Tries = { count: 0, notBeforeMs: 0 };
  let armed: bigint | null = null;

  const rest = (tries: Tries, wishedMs = 0): void => {
    tries.count += 1;
    const backoff = options.firstRestMs * 2 ** Math.min(20, tries.count - 1);
    tries.notBeforeMs = clock.monotonicMs() + Math.min(options.maxRestMs, Math.max(backoff, wishedMs));
  };

  async function tell(incident: AnomalyItem): Promise<'told' | 'refused' | 'unreachable'> {
    const save = (outcome: 'sent' | 'given_up', detail: string): Promise<void> =>
      records.saveDelivery({ channel: channel.name, anomalyId: incident.id, outcome, detail, time: clock.now() });
    const message = await dependencies.messageOf(incident);
    try {
      await channel.send(message);
    } catch (error) {
      logger.warn({ channel: channel.name, incident: incident.id, error: textOf(error) }, 'alert not delivered');
      if (!(error instanceof PermanentError)) {
        metrics.sent.inc({ channel: channel.name, outcome: 'failed' });
        rest(resting, error instanceof TransientError ? error.retryAfterMs : 0);
        return 'unreachable';
      }
      metrics.sent.inc({ channel: channel.name, outcome: 'refused' });
      const tries = refused.get(incident.id) ?? { count: 0, notBeforeMs: 0 };
      rest(tries);
      refused.set(incident.id, tries);
      if (tries.count >= options.refusals) {
        await save('given_up', textOf(error).slice(0, 300));
        refused.delete(incident.id);
        metrics.sent.inc({ channel: channel.name, outcome: 'given_up' });
      }
      return 'refused';
    }
    resting.count = 0;
    await save('sent', '');
    refused.delete(incident.id);
    metrics.sent.inc({ channel: channel.name, outcome: 'sent' });
    return 'told';
  }

  return async (stopping) => {
    if (clock.monotonicMs() < resting.notBeforeMs) return;
    const now = clock.now();
    armed ??= await records.armedSince(channel.name, now);
    const horizon = now - BigInt(options.horizonMs) * 1_000_000n;
    const untold = await records.untold({
      channel: channel.name,
      since: armed > horizon ? armed : horizon,
      now,
      minProbability: options.minProbability,
      limit: options.limit,
    });
    for (const id of refused.keys()) if (!untold.some((incident) => incident.id === id)) refused.delete(id);
    let left = untold.length;
    metrics.waiting.set({ channel: channel.name }, left);
    for (const incident of [...untold].reverse()) {
      if (stopping.aborted) return;
      if (clock.monotonicMs() < (refused.get(incident.id)?.notBeforeMs ?? 0)) continue;
      const outcome = await tell(incident);
      if (outcome === 'unreachable') return;
      if (outcome === 'told') metrics.waiting.set({ channel: channel.name }, (left -= 1));
    }
  };
}
