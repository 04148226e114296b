import { readSettings } from '@logsieve/config';
import type { Settings } from '@logsieve/config';
import { createLogger } from '@logsieve/observability';
import type { LeveledLogger } from '@logsieve/observability';

/** Settings of one command: its flags over the environment over the file. */
export function commandSettings(options: { config?: string | undefined; flags?: Readonly<Record<string, unknown>> }): {
  settings: Settings;
  logger: LeveledLogger;
} {
  const { values } = readSettings({
    environment: process.env,
    configFile: options.config ?? null,
    flags: options.flags ?? {},
  });
  return { settings: values, logger: createLogger({ name: 'logsieve', level: values.logLevel }) };
}
