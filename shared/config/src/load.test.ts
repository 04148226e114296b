import { describe, expect, it } from 'vitest';
import { ConfigError, describeConfig, loadConfig } from './load.ts';
import type { ConfigSources } from './load.ts';
import { SETTINGS } from './settings.ts';

const sources = (parts: Partial<ConfigSources> = {}): ConfigSources => ({
  environment: {},
  file: {},
  readSecretFile: () => 'from-file\n',
  ...parts,
});

describe('settings', () => {
  it('have defaults that need nothing', () => {
    const { values, origins } = loadConfig(SETTINGS, sources());
    expect(values.port).toBe(8080);
    expect(values.host).toBe('127.0.0.1');
    expect(values.kafkaBrokers).toEqual([]);
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
  });

  it('take flags over environment over file', () => {
    const file = { port: 1, kafka: { brokers: ['a:1'] }, batch: { linger: '2s' } };
    const fromFile = loadConfig(SETTINGS, sources({ file }));
    expect([fromFile.values.port, fromFile.values.kafkaBrokers, fromFile.values.batchLinger]).toEqual([
      1,
      ['a:1'],
      2000,
    ]);
    const environment = { LOGSIEVE_PORT: '2', LOGSIEVE_KAFKA_BROKERS: 'b:1, c:2' };
    const fromEnvironment = loadConfig(SETTINGS, sources({ file, environment }));
    expect([fromEnvironment.values.port, fromEnvironment.values.kafkaBrokers]).toEqual([2, ['b:1', 'c:2']]);
    expect(loadConfig(SETTINGS, sources({ file, environment, flags: { port: '3' } })).values.port).toBe(3);
  });

  it('count an empty variable as unset and read secrets from files', () => {
    const environment = { LOGSIEVE_PORT: '', LOGSIEVE_LLM_API_KEY_FILE: '/run/secret' };
    const { values } = loadConfig(SETTINGS, sources({ environment }));
    expect([values.port, values.llmApiKey]).toEqual([8080, 'from-file']);
  });

  it('name every bad key at once', () => {
    const load = () =>
      loadConfig(
        SETTINGS,
        sources({
          environment: { LOGSIEVE_PORT: 'x', LOGSIEVE_RETENTION: '3 weeks' },
          file: { prot: 1, kafka: { ssl: 'maybe' } },
        }),
      );
    expect(load).toThrow(ConfigError);
    try {
      load();
    } catch (error) {
      const { problems } = error as ConfigError;
      for (const name of ['prot', 'LOGSIEVE_PORT', 'LOGSIEVE_RETENTION', 'kafka.ssl']) {
        expect(problems.some((problem) => problem.startsWith(name))).toBe(true);
      }
      expect(problems).toHaveLength(4);
    }
  });

  it('mask secrets when described', () => {
    const loaded = loadConfig(SETTINGS, sources({ environment: { LOGSIEVE_LLM_API_KEY: 'sk-very-secret' } }));
    expect(JSON.stringify(describeConfig(SETTINGS, loaded))).not.toContain('very-secret');
  });
});
