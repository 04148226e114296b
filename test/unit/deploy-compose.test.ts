import { existsSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS, readSettings } from '@logsieve/config';
import { SERVICES } from '../../services/cli/src/compose/one-service.ts';
import { createProgram } from '../../services/cli/src/program.ts';
import { composeFile, interpolate, readText, root, scrapeConfigs } from './deploy-files.ts';

const compose = composeFile();
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.image.startsWith('logsieve:'));
const daemons = ours.filter(([, service]) => service.command?.[0] === 'service');
const knownVariables = new Set(Object.values(SETTINGS).map((setting) => setting.env));

describe('docker-compose.yml', () => {
  it('runs every service of logsieve, and no other, under its name', () => {
    expect(daemons.map(([name]) => name).sort()).toEqual([...SERVICES].sort());
    for (const [name, { command }] of daemons) expect(command).toEqual(['service', name]);
  });

  it.each(ours)('%s runs a command that exists', (_name, { command = [] }) => {
    let at = createProgram();
    for (const word of command) {
      const child = at.commands.find((one) => one.name() === word);
      if (child === undefined) break;
      at = child;
    }
    const [first] = command;
    expect(at.name()).toBe(first === 'service' ? 'service' : command[command.length - 1]);
  });

  it.each(services)('%s is a fixed version and has a health check, or ends by itself', (_name, service) => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d[\w.-]*$/);
    if (service.restart === 'no') {
      expect(service.healthcheck?.disable).toBe(true);
      return;
    }
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test?.[0]).toMatch(/^CMD(-SHELL)?$/);
    expect(service.healthcheck).toMatchObject({ interval: expect.any(String), timeout: expect.any(String) });
    expect(service.healthcheck?.retries).toBeGreaterThan(0);
  });

  it('names its own image by the version of the package', () => {
    const { version } = JSON.parse(readText('package.json')) as { version: string };
    for (const [, { image }] of ours) expect(image).toBe(`logsieve:${version}`);
  });

  it.each(services)('%s listens on loopback only', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('gives every host port once', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []).map((port) => port.split(':')[1]);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('keeps what must last in named volumes and mounts only files that are here', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const paths = mounts.filter((mount) => mount.startsWith('.'));
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
    const named = mounts.filter((mount) => !mount.startsWith('.'));
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const name of ['kafka', 'clickhouse', 'prometheus', 'grafana'])
      expect(compose.services[name]?.volumes?.some((volume) => volume.startsWith(`${name}:`))).toBe(true);
  });

  it.each(services)('%s waits for what it needs, and that is there', (_name, { depends_on: needs = {} }) => {
    for (const [other, { condition }] of Object.entries(needs)) {
      const ends = compose.services[other]?.restart === 'no';
      expect(compose.services).toHaveProperty(other);
      expect(condition).toBe(ends ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  it('starts no service before topics and schema are made', () => {
    for (const [name, service] of daemons)
      expect(Object.keys(service.depends_on ?? {}).sort(), name).toEqual(['schema', 'topics']);
  });

  it('stops gently and writes nothing outside /tmp', () => {
    for (const [name, service] of daemons)
      expect(service, name).toMatchObject({ init: true, read_only: true, stop_grace_period: '30s' });
  });
});

describe('settings in docker-compose.yml', () => {
  it.each(ours)('%s is given variables that logsieve reads', (_name, { environment = {} }) => {
    const own = Object.keys(environment).filter((name) => name.startsWith('LOGSIEVE_'));
    expect(own.filter((name) => !knownVariables.has(name))).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });

  it.each(ours)('%s is given values that are valid, without and with a .env', (_name, { environment = {} }) => {
    const settingsFor = (outer: Record<string, string>) =>
      readSettings({
        environment: Object.fromEntries(
          Object.entries(environment).map(([name, value]) => [name, interpolate(value, outer)]),
        ),
        configFile: null,
      }).values;
    expect(settingsFor({})).toMatchObject({ port: 8080, host: '0.0.0.0', kafkaBrokers: ['kafka:9092'], apiKeys: null });
    const keyed = settingsFor({
      LOGSIEVE_INSECURE: '0',
      LOGSIEVE_API_KEYS: 'read:a,ingest:b',
      CLICKHOUSE_PASSWORD: 'p',
    });
    expect(keyed).toMatchObject({ insecure: false, apiKeys: 'read:a,ingest:b', clickhousePassword: 'p' });
  });

  it('gives logsieve the password that ClickHouse has', () => {
    const { environment = {} } = compose.services['clickhouse'] ?? {};
    for (const [, service] of ours) {
      expect(service.environment?.['LOGSIEVE_CLICKHOUSE_PASSWORD']).toBe(environment['CLICKHOUSE_PASSWORD']);
      expect(service.environment?.['LOGSIEVE_CLICKHOUSE_USER']).toBe(environment['CLICKHOUSE_USER']);
    }
    expect(SETTINGS.clickhouseDatabase.fallback).toBe(environment['CLICKHOUSE_DB']);
  });

  it('reaches Kafka by the name that it advertises inside', () => {
    const { environment = {} } = compose.services['kafka'] ?? {};
    const advertised = environment['KAFKA_ADVERTISED_LISTENERS'] ?? '';
    for (const [, service] of ours)
      expect(advertised).toContain(`INTERNAL://${service.environment?.['LOGSIEVE_KAFKA_BROKERS'] ?? ''}`);
    expect(compose.services['kafka']?.ports).toEqual(['127.0.0.1:29092:29092']);
    expect(advertised).toContain('EXTERNAL://127.0.0.1:29092');
  });

  it('takes every secret from outside; the default is none, or the one of a database that only loopback reaches', () => {
    const secret = new Set(Object.values(SETTINGS).flatMap((setting) => (setting.secret ? [setting.env] : [])));
    const isSecret = (name: string): boolean => secret.has(name) || /(?:PASSWORD|SECRET|API_KEY)S?$/.test(name);
    const given = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name]) => isSecret(name)),
    );
    expect(given.length).toBeGreaterThan(3);
    for (const [name, value] of given) expect(value, name).toMatch(/^\$\{\w+:-(?:logsieve)?\}$/);
  });
});

describe('the health check of a service', () => {
  const [command, ...args] = daemons[0]?.[1].healthcheck?.test?.slice(1) ?? [];

  /** The check as it is, but for the port. */
  const check = (port: number): Promise<number> =>
    new Promise((resolve) => {
      const own = args.map((arg) => arg.replace(':8080/', `:${String(port)}/`));
      execFile(command === 'node' ? process.execPath : (command ?? ''), own, (error) => {
        resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : -1);
      });
    });

  it.each([
    [200, 0],
    [503, 1],
  ])('ends with the right code when /readyz answers %i', async (status, code) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      expect(await check((server.address() as AddressInfo).port)).toBe(code);
      expect(asked).toEqual(['/readyz']);
    } finally {
      server.close();
    }
  });

  it('fails when nothing listens', async () => {
    expect(await check(9)).toBe(1);
  });
});

describe('what Prometheus scrapes', () => {
  it('is every service of the compose file on its port', () => {
    const targets = scrapeConfigs().flatMap((config) => config.static_configs);
    expect(targets.flatMap((one) => one.targets).sort()).toEqual(SERVICES.map((name) => `${name}:8080`).sort());
    for (const { targets: addresses, labels } of targets)
      expect(addresses).toEqual([`${labels['service'] ?? ''}:8080`]);
  });
});
