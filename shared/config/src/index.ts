export { ConfigError, describeConfig, loadConfig } from './load.ts';
export type { Fields, LoadedConfig, Origin } from './load.ts';
export { SETTINGS } from './settings.ts';
export type { Settings } from './settings.ts';
export { readSettings } from './sources.ts';
