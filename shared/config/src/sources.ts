import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ConfigError, loadConfig } from './load.ts';
import type { LoadedConfig } from './load.ts';
import { SETTINGS } from './settings.ts';

/** Reads the YAML file (if any) and the environment once. @throws ConfigError naming every problem. */
export function readSettings(options: {
  environment: Readonly<Record<string, string | undefined>>;
  configFile: string | null;
  flags?: Readonly<Record<string, unknown>>;
}): LoadedConfig<typeof SETTINGS> {
  return loadConfig(SETTINGS, {
    environment: options.environment,
    file: options.configFile === null ? {} : readYaml(options.configFile),
    flags: options.flags ?? {},
    readSecretFile: (path) => readFileSync(path, 'utf8'),
  });
}

function readYaml(path: string): unknown {
  try {
    return (parse(readFileSync(path, 'utf8')) as unknown) ?? {};
  } catch (error) {
    throw new ConfigError([`${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
