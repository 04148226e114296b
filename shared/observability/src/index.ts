export * from './logger.ts';
export * from './metrics.ts';
export * from './operations.ts';
export { metricsExport } from './otlp/metrics-export.ts';
export type { MetricsExport } from './otlp/metrics-export.ts';
