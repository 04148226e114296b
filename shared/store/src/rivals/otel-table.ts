import { systemClock } from '@logsieve/pipeline';
import { openChdb } from '../engine/chdb.ts';
import { DEFAULT_LIMITS } from '../engine/engine.ts';

/**
 * The table of the OpenTelemetry Collector's ClickHouse exporter, columns, codecs and indexes as it creates them, without its materialised
 * copies of Kubernetes attributes.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/clickhouseexporter
 */
const OTEL_LOGS = `CREATE TABLE otel_logs (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TimestampTime DateTime DEFAULT toDateTime(Timestamp),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  TraceFlags UInt8,
  SeverityText LowCardinality(String) CODEC(ZSTD(1)),
  SeverityNumber UInt8,
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  Body String CODEC(ZSTD(1)),
  ResourceSchemaUrl LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeSchemaUrl LowCardinality(String) CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion LowCardinality(String) CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  LogAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_body Body TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8
) ENGINE = MergeTree
PARTITION BY toDate(TimestampTime)
PRIMARY KEY (ServiceName, TimestampTime)
ORDER BY (ServiceName, TimestampTime, Timestamp)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`;

/** The bodies are rebuilt by the engine from our own lines: the same lines, times and severities. */
const COPY = `INSERT INTO otel_logs (Timestamp, TraceId, SpanId, SeverityText, SeverityNumber, ServiceName, Body)
  SELECT Timestamp, TraceId, SpanId, SeverityText, SeverityNumber, ServiceName, Body FROM v_logs
  SETTINGS max_partitions_per_insert_block = 0, throw_on_max_partitions_per_insert_block = 0`;

export interface OtelTableBytes {
  readonly bytesOnDisk: number;
  readonly byColumn: readonly { readonly column: string; readonly bytesOnDisk: number }[];
}

/**
 * What a plain OpenTelemetry table needs on disk, merged, for the lines of a closed embedded store. The table stays in that directory: use a
 * throw-away one.
 */
export async function otelTableBytes(dataDir: string): Promise<OtelTableBytes> {
  const retry = { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, clock: systemClock, random: Math.random };
  const engine = openChdb({ dataDir, limits: DEFAULT_LIMITS, retry, readers: 1 });
  try {
    for (const statement of [OTEL_LOGS, COPY, 'OPTIMIZE TABLE otel_logs FINAL']) await engine.command(statement);
    const [whole] = await engine.rows<{ bytes: string }>(
      "SELECT toString(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND table = 'otel_logs'",
    );
    const columns = await engine.rows<{ column: string; bytes: string }>(
      `SELECT column, toString(sum(column_bytes_on_disk)) AS bytes FROM system.parts_columns
       WHERE active AND table = 'otel_logs' GROUP BY column HAVING sum(column_bytes_on_disk) > 0 ORDER BY column`,
    );
    return {
      bytesOnDisk: Number(whole?.bytes ?? 0),
      byColumn: columns.map(({ column, bytes }) => ({ column, bytesOnDisk: Number(bytes) })),
    };
  } finally {
    await engine.close();
  }
}
