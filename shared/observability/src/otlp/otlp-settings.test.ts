import { describe, expect, it } from 'vitest';
import { otlpSettings } from './otlp-settings.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('the standard variables', () => {
  it('push nothing where no endpoint is named', () => {
    expect(otlpSettings({})).toBeNull();
    expect(otlpSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_METRICS_EXPORTER: '' })).toBeNull();
    expect(otlpSettings({ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://127.0.0.1:4318/v1/logs' })).toBeNull();
  });
  it('push where one is, unless told not to', () => {
    const usual = { protocol: 'http/protobuf', intervalMs: 60_000, timeoutMs: 30_000 };
    expect(otlpSettings(ENDPOINT)).toEqual(usual);
    expect(otlpSettings({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:1/v1/metrics' })).toEqual(usual);
    expect(otlpSettings({ OTEL_METRICS_EXPORTER: 'otlp' })).toEqual(usual);
    expect(otlpSettings({ ...ENDPOINT, OTEL_METRICS_EXPORTER: 'none' })).toBeNull();
    expect(otlpSettings({ ...ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBeNull();
  });
  it('prefer those of metrics, and bound the wait by the interval', () => {
    const environment = {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'grpc',
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
    };
    expect(otlpSettings(environment)).toEqual({ protocol: 'grpc', intervalMs: 5000, timeoutMs: 5000 });
  });
  it('are refused with all that is wrong at once', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'udp',
      OTEL_METRIC_EXPORT_INTERVAL: 'often',
    };
    for (const name of Object.keys(environment)) expect(() => otlpSettings(environment)).toThrow(name);
  });
});
