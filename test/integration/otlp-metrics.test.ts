import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLogsieve } from '../fixtures/logsieve/index.ts';
import { ensureCollector, startCollector } from '../fixtures/otelcol/index.ts';
import type { RunningCollector } from '../fixtures/otelcol/index.ts';
import { freePort } from '../fixtures/ports/index.ts';

const missing = ensureCollector();
const folder = mkdtempSync(join(tmpdir(), 'logsieve-otlp-metrics-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}
interface Metric {
  readonly name: string;
  readonly unit?: string;
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: { readonly asDouble: number }[] };
  readonly histogram?: {
    readonly dataPoints: {
      readonly count: string;
      readonly bucketCounts: string[];
      readonly explicitBounds: number[];
    }[];
  };
}
/** What the Collector wrote of one push. */
interface Push {
  readonly resourceMetrics: {
    readonly resource: { readonly attributes: KeyValue[] };
    readonly scopeMetrics: { readonly metrics: Metric[] }[];
  }[];
}

describe.skipIf(missing !== null)(`own metrics into a real Collector${missing === null ? '' : ` (${missing})`}`, () => {
  const received = join(folder, 'received.json');
  const ports = { http: 0, grpc: 0 };
  let collector: RunningCollector;
  beforeAll(async () => {
    ports.http = await freePort();
    ports.grpc = await freePort();
    const at = (port: number) => ({ endpoint: `127.0.0.1:${String(port)}` });
    collector = await startCollector(
      stringify({
        receivers: { otlp: { protocols: { http: at(ports.http), grpc: at(ports.grpc) } } },
        exporters: { file: { path: received, flush_interval: '100ms' } },
        service: {
          telemetry: { metrics: { level: 'none' } },
          pipelines: { metrics: { receivers: ['otlp'], exporters: ['file'] } },
        },
      }),
    );
  });
  afterAll(() => collector.stop());
  /** All metrics of the newest push of a service. */
  function newestOf(service: string): { attributes: Record<string, string | undefined>; metrics: readonly Metric[] } {
    const pushes = existsSync(received)
      ? readFileSync(received, 'utf8')
          .split('\n')
          .filter((line) => line.endsWith('}'))
      : [];
    const found = pushes
      .flatMap((line) => (JSON.parse(line) as Push).resourceMetrics)
      .map(({ resource, scopeMetrics }) => ({
        attributes: Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue])),
        metrics: scopeMetrics.flatMap((scope) => scope.metrics),
      }))
      .filter(({ attributes }) => attributes['service.name'] === service);
    return found.at(-1) ?? { attributes: {}, metrics: [] };
  }

  it.each(['http/protobuf', 'http/json', 'grpc'])('arrive over %s, as /metrics shows them', async (protocol) => {
    const service = `logsieve ${protocol}`;
    const logsieve = await startLogsieve(['up', '--data', join(folder, protocol.replace('/', '-'))], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(protocol === 'grpc' ? ports.grpc : ports.http)}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_METRIC_EXPORT_INTERVAL: '500',
      OTEL_SERVICE_NAME: service,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    const body = Array.from({ length: 40 }, (_, at) => `worker ${String(at)} took a job\n`).join('');
    expect((await fetch(`${logsieve.url}/api/v1/ingest?service=jobs`, { method: 'POST', body })).status).toBe(200);
    const shown = [...(await (await fetch(`${logsieve.url}/metrics`)).text()).matchAll(/^# HELP (\w+)/gm)].map(
      (one) => one[1],
    );
    const accepted = (metrics: readonly Metric[]) =>
      metrics.find((one) => one.name === 'logsieve_ingest_records_total')?.sum?.dataPoints[0]?.asDouble;
    await eventually(
      () => Promise.resolve(newestOf(service)),
      ({ metrics }) => accepted(metrics) === 40,
      30_000,
    );
    // The last push is made at the stop.
    expect(await logsieve.stop()).toBe(0);
    const { attributes, metrics } = newestOf(service);
    expect(attributes).toMatchObject({
      'service.name': service,
      'deployment.environment.name': 'test',
      'service.version': '0.1.0',
    });
    expect(metrics.length).toBeGreaterThan(30);
    for (const { name } of metrics) expect(shown).toContain(name);
    const delay = metrics.find((one) => one.name === 'logsieve_pipeline_e2e_delay_seconds');
    const [point] = delay?.histogram?.dataPoints ?? [];
    expect(delay?.unit).toBe('s');
    expect(point?.bucketCounts).toHaveLength((point?.explicitBounds.length ?? 0) + 1);
    expect(point?.bucketCounts.reduce((sum, count) => sum + Number(count), 0)).toBe(Number(point?.count));
  });
});

describe('a receiver of metrics that is not there', () => {
  it('is counted, said once, and keeps neither the lines nor the stop waiting', async () => {
    const logsieve = await startLogsieve(['up', '--data', join(folder, 'gone')], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(await freePort())}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
      OTEL_METRIC_EXPORT_INTERVAL: '400',
    });
    const failed = async (): Promise<number> => {
      const text = await (await fetch(`${logsieve.url}/metrics`)).text();
      return Number(/^logsieve_otlp_exports_total\{outcome="failed"\} (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    await eventually(failed, (count) => count >= 3, 30_000);
    expect((await fetch(`${logsieve.url}/api/v1/ingest`, { method: 'POST', body: 'a line\n' })).status).toBe(200);
    expect(await logsieve.stop()).toBe(0);
    expect(logsieve.output().stderr.match(/own metrics cannot be pushed over OTLP/g)).toHaveLength(1);
  });

  it('that is named wrongly stops the start, with every variable that is wrong', async () => {
    const start = startLogsieve(['up', '--data', join(folder, 'wrong')], {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'udp',
    });
    await expect(start).rejects.toThrow(/ended with 2 [^]*OTEL_EXPORTER_OTLP_PROTOCOL[^]*OTEL_EXPORTER_OTLP_ENDPOINT/);
  });
});
