import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../fixtures/ports/index.ts';
import { eventually, getJson, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { dashboards, expressionsOf } from '../unit/deploy-dashboards.ts';
import { alertRules, root } from '../unit/deploy-files.ts';
import { metricOf, seriesOf } from '../unit/deploy-metrics.ts';

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
const expressions = [
  ...dashboards().flatMap(({ dashboard }) => expressionsOf(dashboard)),
  ...alertRules().map(({ alert, expr }) => ({ panel: alert, expr })),
];

let folder = '';
let logsieve: RunningLogsieve | null = null;
const running = (): RunningLogsieve => {
  if (logsieve === null) throw new Error('logsieve has not been started');
  return logsieve;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-prometheus-'));
  logsieve = await startLogsieve(['up', '--data', join(folder, 'data')]);
});
afterAll(async () => {
  await logsieve?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sendLines(): Promise<void> {
  const lines = Array.from({ length: 50 }, (_, at) => `2026-01-01T00:00:00Z INFO worker ${String(at)} took a job\n`);
  const response = await fetch(`${running().url}/api/v1/ingest?service=jobs`, { method: 'POST', body: lines.join('') });
  expect(response.status).toBe(200);
}

const metricsText = async (): Promise<string> => (await fetch(`${running().url}/metrics`)).text();

describe('metrics of a running logsieve', () => {
  it('are all that dashboards and alerts ask for', async () => {
    const helped = new Set([...(await metricsText()).matchAll(/^# HELP (\w+)/gm)].map((match) => match[1]));
    const wanted = new Set(expressions.flatMap(({ expr }) => seriesOf(expr)).map(metricOf));
    expect([...wanted].filter((name) => !helped.has(name))).toEqual([]);
    expect(wanted.size).toBeGreaterThan(30);
  });

  it('count what came and what was stored', async () => {
    await sendLines();
    const text = await metricsText();
    expect(text).toMatch(/^logsieve_ingest_records_total\{source="http",outcome="accepted"\} 50$/m);
    expect(text).toMatch(/^logsieve_parser_records_total\{outcome="stored"\} 50$/m);
    expect(text).toMatch(/^logsieve_kafka_consumer_lag_records\{topic="logs.raw",partition="0"\} 0$/m);
  });
});

describe.skipIf(!hasPrometheus)('a real Prometheus over a running logsieve (needs prometheus)', () => {
  let prometheus: ChildProcess | null = null;
  let url = '';
  const ask = <T>(path: string): Promise<T> => getJson<T>(url, path);
  const query = (expr: string): Promise<{ data: { result: unknown[] } }> =>
    ask(`/api/v1/query?query=${encodeURIComponent(expr)}`);

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${String(port)}`;
    copyFileSync(join(root, 'deploy/prometheus/alerts.yml'), join(folder, 'alerts.yml'));
    writeFileSync(join(folder, 'prometheus.yml'), configuration(new URL(running().url).host));
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${String(port)}`,
      ],
      { stdio: 'ignore' },
    );
    await eventually(
      () => query('count(up == 1)').catch(() => null),
      (answer) => answer?.data.result.length === 1,
      30_000,
    );
  });
  afterAll(async () => {
    if (prometheus === null) return;
    const ended = new Promise((resolve) => prometheus?.once('exit', resolve));
    prometheus.kill();
    await ended;
  });

  it('loads the rules, evaluates each, and none fires in peace', async () => {
    interface Rules {
      readonly data: {
        readonly groups: readonly { readonly rules: readonly { name: string; health: string; state: string }[] }[];
      };
    }
    const rulesOf = (answer: Rules) => answer.data.groups.flatMap((group) => group.rules);
    const answer = await eventually(
      () => ask<Rules>('/api/v1/rules'),
      (seen) => rulesOf(seen).every((rule) => rule.health !== 'unknown'),
      30_000,
    );
    expect(rulesOf(answer).map(({ name, health, state }) => ({ name, health, state }))).toEqual(
      alertRules().map(({ alert }) => ({ name: alert, health: 'ok', state: 'inactive' })),
    );
  });

  it('answers every panel whose metrics have samples', async () => {
    await sendLines();
    const text = await metricsText();
    const hasSamples = (name: string): boolean => new RegExp(`^${name}(?:_count)?(?:\\{[^}]*\\})? `, 'm').test(text);
    const filled = expressions.filter(
      ({ expr }) => !alertRules().some((rule) => rule.expr === expr) && seriesOf(expr).map(metricOf).every(hasSamples),
    );
    expect(filled.length).toBeGreaterThan(20);
    for (const { panel, expr } of filled) {
      const concrete = expr.replaceAll('$__rate_interval', '10s');
      await eventually(
        () => query(concrete),
        (answer) => answer.data.result.length > 0,
        15_000,
      ).catch((error: unknown) => {
        throw new Error(`${panel}: ${concrete} has no answer`, { cause: error });
      });
    }
  });
});

const configuration = (target: string): string => `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [alerts.yml]
scrape_configs:
  - job_name: logsieve
    static_configs: [{ targets: ['${target}'], labels: { service: up } }]
`;
