import { messageOf } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Logger, Metrics } from '@logsieve/observability';
import { createLogReader } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { createDelivery, DELIVERY_DEFAULTS } from './deliver.ts';
import type { DeliveryOptions } from './deliver.ts';
import { messageFor } from './message.ts';
import { alerterMetrics } from './metrics.ts';
import { channelsOf } from './options.ts';
import type { AlertSettings } from './options.ts';

export interface AlerterDependencies {
  readonly store: Pick<Store, 'alerts' | 'sql'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly settings: AlertSettings;
  readonly options?: Partial<DeliveryOptions>;
  /** How often the store is asked, milliseconds. */
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;

/** Tells people of incidents, once per incident and channel. Without a channel it does nothing. @throws Error where the settings do not fit together */
export function buildAlerterService(dependencies: AlerterDependencies): Component {
  const { store, logger, clock, settings, everyMs = EVERY_MS } = dependencies;
  const metrics = alerterMetrics(dependencies.metrics);
  const channels = channelsOf(settings, clock);
  const logs = createLogReader(store.sql);
  const options = {
    ...DELIVERY_DEFAULTS,
    minProbability: settings.alertMinProbability,
    ...dependencies.options,
  };
  const stopping = new AbortController();
  let loops: Promise<void>[] = [];

  /** A slow channel does not hold up the others. */
  async function run(round: (stopping: AbortSignal) => Promise<void>, channel: string): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await round(stopping.signal);
      } catch (error) {
        logger.error({ channel, error: messageOf(error) }, 'alerts: the store cannot be asked, will try again');
      }
      await clock.sleep(everyMs, stopping.signal);
    }
  }

  return {
    name: 'alerter',
    start() {
      loops = channels.map((channel) =>
        run(
          createDelivery({
            channel,
            records: store.alerts,
            messageOf: async (incident) =>
              messageFor(incident, await logs.at(incident.evidence.slice(0, settings.alertLines)), settings),
            metrics,
            logger,
            clock,
            options,
          }),
          channel.name,
        ),
      );
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      loops = [];
      for (const channel of channels) channel.close();
    },
  };
}
