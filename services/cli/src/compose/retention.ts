import type { Settings } from '@logsieve/config';
import { messageOf, systemClock } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Retention } from '@logsieve/store';
import type { Ports } from './ports.ts';
import { restartable } from './reload/restartable.ts';

const EVERY_MS = 3_600_000;

/** Lets old lines go once an hour, where a `LOGSIEVE_RETENTION…` setting says which. Several processes may do it: it is safe to repeat. */
export function retentionOf(ports: Ports, clock: Clock = systemClock): Component {
  const retention = restartable({
    name: 'retention',
    settings: ports.settings,
    fields: ['retention', 'retentionBytes', 'retentionServices'],
    check: () => undefined,
    build: (settings) => runningRetention(settings, ports, clock),
  });
  ports.reloadables.push(retention);
  return retention;
}

function runningRetention(settings: Settings, { store, logger, metrics }: Ports, clock: Clock): Component {
  const stopping = new AbortController();
  const gone = metrics.counter(
    'storage_retention_lines_total',
    'Lines let go because of their age, of the disk, or of their service',
  );
  let running: Promise<void> = Promise.resolve();

  const retention: Retention = {
    ...(settings.retention === null ? {} : { olderThanMs: settings.retention }),
    ...(settings.retentionBytes === null ? {} : { maxBytes: settings.retentionBytes }),
    services: settings.retentionServices,
  };
  const wanted =
    settings.retention !== null ||
    settings.retentionBytes !== null ||
    Object.keys(settings.retentionServices).length > 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        gone.inc(await store.applyRetention(retention));
      } catch (error) {
        logger.warn({ error: messageOf(error) }, 'retention could not be applied, will be tried again');
      }
      await clock.sleep(EVERY_MS, stopping.signal);
    }
  }

  return {
    name: 'retention',
    start() {
      if (wanted) running = run();
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
