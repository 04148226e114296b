import { execFile, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { SETTINGS } from '@logsieve/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { linesOf } from '../fixtures/logsieve/lines.ts';
import { ensureCollector, startCollector, validateCollectorConfig } from '../fixtures/otelcol/index.ts';
import { freePort } from '../fixtures/ports/index.ts';
import { ensurePython, pythonPath } from '../fixtures/python/index.ts';
import { docSnippets, pageSnippets } from '../fixtures/snippets/index.ts';
import type { Snippet } from '../fixtures/snippets/index.ts';

const run = promisify(execFile);
const QUICK_STARTS = 'quick-starts.md';
const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const collectorMissing = ensureCollector();
const pythonMissing = ensurePython();
const because = (missing: string | null): string => (missing === null ? '' : ` (${missing})`);

const folder = mkdtempSync(join(tmpdir(), 'logsieve-snippets-'));
let logsieve: RunningLogsieve;
let syslogPort = 0;
const origin = (): URL => new URL(logsieve.url);
beforeAll(async () => {
  syslogPort = await freePort();
  logsieve = await startLogsieve(['up', '--data', join(folder, 'data')], {
    LOGSIEVE_SYSLOG_TCP: `127.0.0.1:${String(syslogPort)}`,
  });
});
afterAll(async () => {
  await logsieve.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The one snippet of this title that `where` picks. */
function only(snippets: readonly Snippet[], title: string, where: (one: Snippet) => boolean = () => true): string {
  const found = snippets.filter((one) => one.title === title && where(one));
  expect(found, title).toHaveLength(1);
  return found[0]?.text ?? '';
}
const onPage = (title: string): string => only(pageSnippets(origin()), title);
const inDocs = (title: string, language: string, text = ''): string =>
  only(docSnippets(QUICK_STARTS, origin()), title, (one) => one.language === language && one.text.includes(text));
const bodiesOf = async (service: string, count = 1): Promise<readonly string[]> =>
  (await linesOf(logsieve.url, service, count)).map((line) => line.body);

describe('snippets that are run as they stand', () => {
  it('“Try it now, from a terminal”', async () => {
    await run('sh', ['-c', onPage('Try it now, from a terminal')]);
    expect(await bodiesOf('shop')).toEqual(['ERROR payment 4711 refused: card expired']);
  });

  it('“A log file”, and the curl of the quick starts', async () => {
    const path = join(folder, 'app.log');
    writeFileSync(path, 'first\nsecond\n');
    await run('sh', ['-c', onPage('A log file').replace('/var/log/app.log', path)]);
    expect(await bodiesOf('app', 2)).toEqual(['first', 'second']);
    const curl =
      inDocs('Files, pipes, curl', 'sh')
        .split('\n')
        .find((line) => line.startsWith('curl')) ?? '';
    await run('sh', ['-c', curl.replace('@app.log', `@${path}`)]);
    expect(await bodiesOf('app', 4)).toHaveLength(4);
  });

  it('“See that it came”', async () => {
    const [, , curl = ''] = inDocs('See that it came', 'sh').split('\n');
    expect(JSON.parse((await run('sh', ['-c', curl])).stdout)).toMatchObject({ balanced: true });
  });

  it.skipIf(!has('logger'))('syslog from `logger`, on the page and in the quick starts (needs logger)', async () => {
    const commands = [onPage('syslog'), inDocs('rsyslog and logger', 'sh')].map(
      (text) => text.split('\n').find((line) => line.startsWith('logger ')) ?? '',
    );
    for (const command of commands) await run('sh', ['-c', command.replace(/-P \d+/, `-P ${String(syslogPort)}`)]);
    for (const body of await bodiesOf('shop', 3)) expect(body).toMatch(/payment/);
  });

  it.skipIf(!has('rsyslogd'))('the action of rsyslog, in a real rsyslogd (needs rsyslogd)', async () => {
    const action = inDocs('rsyslog and logger', '').replace(/port="\d+"/, `port="${String(syslogPort)}"`);
    const file = join(folder, 'from-rsyslog.log');
    writeFileSync(file, '');
    const config = join(folder, 'rsyslog.conf');
    writeFileSync(
      config,
      `global(workDirectory="${folder}")\nmodule(load="imfile" mode="polling" pollingInterval="1")\n` +
        `input(type="imfile" File="${file}" Tag="rsyslog-app")\n${action}`,
    );
    const checked = spawnSync('rsyslogd', ['-N1', '-f', config], { encoding: 'utf8', timeout: 30_000 });
    expect({ status: checked.status, said: checked.stderr }).toMatchObject({ status: 0 });
    const rsyslog = spawn('rsyslogd', ['-n', '-f', config, '-i', join(folder, 'rsyslog.pid')], { stdio: 'ignore' });
    const ended = new Promise((resolve) => rsyslog.once('exit', resolve));
    try {
      appendFileSync(file, 'disk 1 failed\ndisk 2 failed\n');
      const lines = await linesOf(logsieve.url, 'rsyslog-app', 2);
      expect(lines.map((line) => line.body.replace(/^.* - /, '').trim())).toEqual(['disk 1 failed', 'disk 2 failed']);
      // RFC 5424, as the template of the snippet names it, counted on TCP.
      expect(lines[0]).toMatchObject({ attributes: { 'syslog.version': 1 } });
    } finally {
      rsyslog.kill('SIGTERM');
      await ended;
    }
  });

  it.skipIf(pythonMissing !== null)(`the variables of the OpenTelemetry SDK${because(pythonMissing)}`, async () => {
    const settings = [onPage('OpenTelemetry SDK'), inDocs('OpenTelemetry SDKs and Collector', 'sh')];
    for (const [at, text] of settings.entries()) {
      const pairs = text
        .split('\n')
        .filter((line) => line.includes('='))
        .map((line) => line.replace(/^export /, '').split('='));
      const environment = Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));
      await run(pythonPath(), [join(import.meta.dirname, '../fixtures/python/send_otlp.py'), '3'], {
        env: { ...process.env, ...environment, OTEL_SERVICE_NAME: `sdk-${String(at)}` },
        timeout: 60_000,
      });
      expect(await bodiesOf(`sdk-${String(at)}`, 3)).toHaveLength(3);
    }
  });

  it.skipIf(collectorMissing !== null)(`the OpenTelemetry Collector${because(collectorMissing)}`, async () => {
    const documented = parse(inDocs('OpenTelemetry SDKs and Collector', 'yaml')) as Record<string, object>;
    const file = join(folder, 'collected.log');
    writeFileSync(file, 'one\ntwo\nthree\n');
    const filelog = { include: [file], start_at: 'beginning', resource: { 'service.name': 'collector' } };
    const collector = await startCollector(
      stringify({
        ...documented,
        receivers: { filelog },
        service: { ...documented['service'], telemetry: { metrics: { level: 'none' } } },
      }),
      { INGEST_KEY: 'none-is-needed' },
    );
    try {
      expect(await bodiesOf('collector', 3)).toEqual(['one', 'two', 'three']);
    } finally {
      await collector.stop();
    }
    const shown = parse(onPage('OpenTelemetry Collector')) as object;
    const receivers = { otlp: { protocols: { http: { endpoint: '127.0.0.1:0' } } } };
    expect(validateCollectorConfig(stringify({ ...shown, receivers }))).toBeNull();
    expect(validateCollectorConfig(stringify({ ...shown, receivers: {} })), 'a wrong one is refused').not.toBeNull();
  });
});

/** As one of the shippers sends its first batch to an Elasticsearch at this address. */
async function sendsBulk(endpoint: string, service: string): Promise<void> {
  const body = [
    '{"create":{"_index":"logs-app-default"}}',
    JSON.stringify({ '@timestamp': '2026-01-02T03:04:05.678Z', message: 'sent in bulk', service: { name: service } }),
  ];
  const answer = await fetch(`${endpoint}/_bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${body.join('\n')}\n`,
  });
  expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
  expect(await answer.json()).toMatchObject({ errors: false, items: [{ create: { status: 201 } }] });
  expect(await bodiesOf(service)).toEqual(['sent in bulk']);
}

/** As a client of Loki pushes to this address. */
async function pushes(address: string, service: string): Promise<void> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      streams: [{ stream: { service_name: service }, values: [['1767323045678000000', 'pushed']] }],
    }),
  });
  expect(answer.status).toBe(204);
  expect(await bodiesOf(service)).toEqual(['pushed']);
}

/** A section of Fluent Bit's classic format: names without regard to case. */
const sectionOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [name = '', ...value] = line.trim().split(/\s+/);
        return [name.toLowerCase(), value.join(' ')] as const;
      }),
  );

/** These shippers cannot be installed from a package registry: their files are read, and what they would send first is sent. */
describe('snippets of shippers that cannot be had here: Filebeat, Vector, Fluent Bit, Promtail, Alloy', () => {
  it('Filebeat: the product check and a batch', async () => {
    for (const [at, text] of [onPage('Filebeat'), inDocs('Filebeat', 'yaml')].entries()) {
      const config = parse(text) as {
        'output.elasticsearch': { hosts: string[] };
        'setup.ilm.enabled': boolean;
        'setup.template.enabled': boolean;
      };
      // Either would be asked for before the first batch, and logsieve has none.
      expect([config['setup.ilm.enabled'], config['setup.template.enabled']]).toEqual([false, false]);
      const [host = ''] = config['output.elasticsearch'].hosts;
      const product = await fetch(host, { headers: { accept: 'application/json' } });
      expect(product.headers.get('x-elastic-product')).toBe('Elasticsearch');
      expect(await product.json()).toMatchObject({ version: { number: expect.stringMatching(/^8\./) as string } });
      await sendsBulk(host, `filebeat-${String(at)}`);
    }
  });

  it('Vector: its health check and a batch', async () => {
    for (const [at, text] of [onPage('Vector'), inDocs('Vector', 'yaml')].entries()) {
      const { sinks } = parse(text) as {
        sinks: { logsieve: { type: string; endpoints: string[]; api_version: string } };
      };
      expect(sinks.logsieve).toMatchObject({ type: 'elasticsearch', api_version: 'v8' });
      const [endpoint = ''] = sinks.logsieve.endpoints;
      expect((await fetch(`${endpoint}/_cluster/health`)).status).toBe(200);
      await sendsBulk(endpoint, `vector-${String(at)}`);
    }
  });

  it('Fluent Bit: both outputs', async () => {
    const es = sectionOf(onPage('Fluent Bit'));
    expect(es).toMatchObject({ name: 'es', suppress_type_name: 'On' });
    await sendsBulk(`http://${es['host'] ?? ''}:${es['port'] ?? ''}${es['path'] ?? ''}`, 'fluent-es');
    const loki = sectionOf(inDocs('Fluent Bit', 'ini'));
    expect(loki).toMatchObject({ name: 'loki', line_format: 'json' });
    await pushes(`http://${loki['host'] ?? ''}:${loki['port'] ?? ''}/loki/api/v1/push`, 'fluent-loki');
  });

  it('Promtail and Grafana Alloy: the address they push to', async () => {
    const title = 'Promtail and Grafana Alloy';
    for (const [at, text] of [onPage('Promtail, Grafana Alloy, Loki clients'), inDocs(title, 'yaml')].entries()) {
      const [client] = (parse(text) as { clients: { url: string }[] }).clients;
      await pushes(client?.url ?? '', `promtail-${String(at)}`);
    }
    const alloy = /^loki\.write "\w+" \{\s+endpoint \{ url = "([^"]+)" \}\s+\}$/.exec(inDocs(title, 'alloy').trim());
    await pushes(alloy?.[1] ?? '', 'alloy');
  });
});

it('every setting that a snippet names is one of logsieve', () => {
  const known = new Set(Object.values(SETTINGS).map((field) => field.env));
  const named = [...pageSnippets(origin()), ...docSnippets(QUICK_STARTS, origin())].flatMap((one) => [
    ...one.text.matchAll(/LOGSIEVE_[A-Z_]+/g),
  ]);
  expect(named.length).toBeGreaterThan(8);
  for (const [name] of named) expect(known, name).toContain(name);
});
