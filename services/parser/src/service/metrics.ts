import type { Metrics } from '@logsieve/observability';

/** Stage durations from a millisecond to a minute. */
const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] as const;

export function parserMetrics(metrics: Metrics) {
  return {
    records: metrics.counter('parser_records_total', 'lines taken, by outcome', ['outcome']),
    bytes: metrics.counter('parser_bytes_total', 'bytes of values taken'),
    templates: metrics.gauge('parser_templates', 'templates held by the miners of this process'),
    created: metrics.counter('parser_templates_created_total', 'templates created'),
    unparsed: metrics.counter('parser_unparsed_records_total', 'lines kept raw, by reason', ['reason']),
    dead: metrics.counter('dlq_records_total', 'records sent to the dead letters, by reason', ['reason']),
    rows: metrics.counter('storage_rows_inserted_total', 'rows acknowledged by the store', ['table']),
    seconds: metrics.histogram('pipeline_stage_duration_seconds', 'time one batch spends in a stage', SECONDS, [
      'stage',
    ]),
    delay: metrics.histogram('pipeline_e2e_delay_seconds', 'from taking a line to its being stored', SECONDS),
    heartbeat: metrics.gauge(
      'pipeline_last_heartbeat_timestamp_seconds',
      'when the newest heartbeat was sent whose lines before it are stored',
      ['partition'],
    ),
    heartbeatDelay: metrics.gauge(
      'pipeline_heartbeat_delay_seconds',
      'from the door to the store, of the newest heartbeat',
      ['partition'],
    ),
    last: metrics.gauge('pipeline_last_processed_timestamp_seconds', 'when a stage last finished a batch', ['stage']),
  };
}
export type ParserMetrics = ReturnType<typeof parserMetrics>;
