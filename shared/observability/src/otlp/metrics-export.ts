import { randomUUID } from 'node:crypto';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { otlpSettings } from './otlp-settings.ts';
import type { OtlpSettings } from './otlp-settings.ts';

/** Ends a last push at a stop, whatever the other side does. */
const LAST_PUSH_MS = 5_000;
/** `ExportResultCode.SUCCESS` of the SDK. */
const SUCCESS = 0;

export interface MetricsExport {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Pushes what `/metrics` shows over OTLP where the standard `OTEL_*` variables name an endpoint, else does nothing. What cannot be pushed is
 * counted, said once, and delays nothing.
 * @throws Error naming every variable that cannot be used
 */
export function metricsExport(options: {
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}): MetricsExport {
  const { metrics, logger, version } = options;
  const settings = otlpSettings(options.environment);
  const startedMs = Date.now() - process.uptime() * 1000;
  const outcomes = metrics.counter('otlp_exports_total', 'pushes of our own metrics over OTLP, by outcome', [
    'outcome',
  ]);
  let shutdown: (() => Promise<void>) | null = null;
  let failing = false;
  return {
    name: 'metrics over OTLP',
    async start() {
      if (settings === null) return;
      // Only those who push wait for the SDK to load.
      const [{ MeterProvider, PeriodicExportingMetricReader }, resources, { registryProducer }] = await Promise.all([
        import('@opentelemetry/sdk-metrics'),
        import('@opentelemetry/resources'),
        import('./registry-producer.ts'),
      ]);
      const own = resources.resourceFromAttributes({
        'service.name': 'logsieve',
        'service.version': version,
        'service.instance.id': randomUUID(),
      });
      // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
      const resource = own.merge(resources.detectResources({ detectors: [resources.envDetector] }));
      const reader = new PeriodicExportingMetricReader({
        exporter: watched(await exporterOf(settings), (error) => {
          outcomes.inc({ outcome: error === null ? 'sent' : 'failed' });
          if (error !== null) complain(error);
          else recovered();
        }),
        exportIntervalMillis: settings.intervalMs,
        exportTimeoutMillis: settings.timeoutMs,
        metricProducers: [registryProducer(metrics.registry, resource, startedMs)],
      });
      const provider = new MeterProvider({ resource, readers: [reader] });
      shutdown = () => provider.shutdown({ timeoutMillis: LAST_PUSH_MS });
      logger.info({ protocol: settings.protocol, intervalMs: settings.intervalMs }, 'own metrics are pushed over OTLP');
    },
    async stop() {
      const last = shutdown;
      shutdown = null;
      if (last === null) return;
      const late = new AbortController();
      const timer = new Promise<void>((resolve) => {
        const handle = setTimeout(resolve, LAST_PUSH_MS);
        late.signal.addEventListener('abort', () => {
          clearTimeout(handle);
          resolve();
        });
      });
      // A receiver that is gone must not keep the process; the failure was counted and said.
      await Promise.race([last().catch(() => undefined), timer]);
      late.abort();
    },
  };

  function complain(error: Error): void {
    if (!failing) logger.warn({ error: error.message }, 'own metrics cannot be pushed over OTLP, will be tried again');
    failing = true;
  }
  function recovered(): void {
    if (failing) logger.info({}, 'own metrics are pushed over OTLP again');
    failing = false;
  }
}

async function exporterOf({ protocol }: OtlpSettings): Promise<PushMetricExporter> {
  switch (protocol) {
    case 'grpc':
      return new (await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter();
    case 'http/protobuf':
      return new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter();
    case 'http/json':
      return new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter();
  }
}

/** The exporter, whose every push is told of: `null` where it was taken. */
function watched(exporter: PushMetricExporter, tell: (error: Error | null) => void): PushMetricExporter {
  return {
    export(data, done) {
      exporter.export(data, (result) => {
        tell(result.code === SUCCESS ? null : (result.error ?? new Error('no reason was given')));
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
