import type { Metrics } from '@logsieve/observability';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** `source` is the door's name (`http`, `otlp`, `loki`, `elasticsearch`, `file` …), never a sender's text. */
export function doorMetrics(metrics: Metrics) {
  return {
    records: metrics.counter('ingest_records_total', 'Lines that came to a door', ['source', 'outcome']),
    bytes: metrics.counter('ingest_bytes_total', 'Bytes of bodies after decompression', ['source']),
    rejected: metrics.counter('ingest_rejected_records_total', 'Lines refused, by reason', ['reason']),
    requests: metrics.counter('ingest_requests_total', 'Requests by door and status', ['source', 'status']),
    failed: metrics.counter('ingest_failed_requests_total', 'Requests refused as a whole, by reason', ['reason']),
    duration: metrics.histogram('ingest_request_duration_seconds', 'Time until the answer', SECONDS, ['source']),
    cut: metrics.counter('ingest_cut_lines_total', 'Pieces of lines longer than a door takes at once', ['source']),
    connections: metrics.gauge('ingest_connections', 'Open connections of senders that stay', ['source']),
    inFlight: metrics.gauge('ingest_inflight_bytes', 'Bytes taken that are not durable yet'),
  };
}
export type DoorMetrics = ReturnType<typeof doorMetrics>;
