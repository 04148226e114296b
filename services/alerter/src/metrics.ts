import type { Metrics } from '@logsieve/observability';

export function alerterMetrics(metrics: Metrics) {
  return {
    sent: metrics.counter('alerts_sent_total', 'Tries to tell a channel of an incident, by outcome', [
      'channel',
      'outcome',
    ]),
    waiting: metrics.gauge('alerts_waiting', 'Incidents that a channel has not been told yet', ['channel']),
  };
}
export type AlerterMetrics = ReturnType<typeof alerterMetrics>;
