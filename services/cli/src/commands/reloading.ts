import { unwatchFile, watchFile } from 'node:fs';
import type { StatsListener } from 'node:fs';
import type { LeveledLogger } from '@logsieve/observability';
import { readSettings } from '@logsieve/config';
import type { Ports } from '../compose/ports.ts';
import { createReload } from '../compose/reload/reload.ts';

/** Looking at the file itself, not at events: editors and mounted secrets put another file in its place. */
const LOOK_MS = 2_000;

export interface Reloading {
  /** On SIGHUP, and where the configuration file has changed. */
  reload(): void;
  stop(): void;
}

/** Reads the configuration again while the process runs: the same flags over the same environment over the file as it is now. */
export function reloading(
  ports: Ports,
  logger: LeveledLogger,
  options: { config?: string | undefined; flags: Readonly<Record<string, unknown>> },
): Reloading {
  const configFile = options.config ?? null;
  const reload = createReload({
    started: ports.settings,
    read: () => readSettings({ environment: process.env, configFile, flags: options.flags }).values,
    parts: [
      {
        fields: ['logLevel'],
        check: () => undefined,
        apply: ({ logLevel }) => {
          logger.setLevel(logLevel);
        },
      },
      ...ports.reloadables,
    ],
    logger,
  });
  const start = (): void => {
    void reload(); // it tells its own failures
  };
  const look: StatsListener = (now, before) => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino || now.size !== before.size) start();
  };
  if (configFile !== null) watchFile(configFile, { interval: LOOK_MS, persistent: false }, look);
  return {
    reload: start,
    stop() {
      if (configFile !== null) unwatchFile(configFile, look);
    },
  };
}
