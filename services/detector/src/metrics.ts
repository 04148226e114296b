import type { Metrics } from '@logsieve/observability';
import type { DetectorEngine } from './engine/engine.ts';

const SECONDS = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] as const;

export function detectorMetrics(metrics: Metrics) {
  return {
    lines: metrics.counter('detector_lines_total', 'lines counted in windows'),
    late: metrics.counter(
      'detector_late_lines_total',
      'lines that came after their window, or with a time that cannot be',
    ),
    repeated: metrics.counter('detector_repeated_lines_total', 'lines delivered again and ignored'),
    windows: metrics.counter('detector_windows_total', 'windows closed and judged'),
    services: metrics.gauge('detector_services', 'services held'),
    capped: metrics.counter(
      'detector_capped_candidates_total',
      'candidates beyond the limit of their window, not scored',
    ),
    evicted: metrics.counter(
      'detector_evicted_services_total',
      'services that left memory because there were too many',
    ),
    incidents: metrics.counter('detector_incidents_total', 'incidents opened, by kind', ['kind']),
    failures: metrics.counter('detector_failures_total', 'what could not be done and is tried again, by step', [
      'step',
    ]),
    dead: metrics.counter('dlq_records_total', 'records sent to the dead letters, by reason', ['reason']),
    decisions: metrics.counter('scorer_decisions_total', 'verdicts on candidates, by who decided', ['path', 'label']),
    threshold: metrics.gauge('detector_dismissal_threshold_ratio', 'probability below which nothing is asked'),
    acceptedRisk: metrics.gauge('detector_accepted_risk_ratio', 'share of faults accepted among what is dismissed'),
    evidence: metrics.gauge('detector_evidence_cases', 'labelled cases that the threshold rests on, by origin', [
      'origin',
    ]),
    drifting: metrics.gauge('detector_drifting', '1 while the stream is not what it was and less is dismissed'),
    coverage: metrics.gauge('detector_dismissal_coverage_ratio', 'share of the evidence below a threshold', [
      'threshold',
    ]),
    risk: metrics.gauge('detector_dismissal_risk_ratio', 'share of faults in the evidence below a threshold', [
      'threshold',
    ]),
    seconds: metrics.histogram('scorer_inference_duration_seconds', 'time of one call of the model', SECONDS),
    last: metrics.gauge('pipeline_last_processed_timestamp_seconds', 'when a stage last finished a batch', ['stage']),
  };
}
export type DetectorMetrics = ReturnType<typeof detectorMetrics>;

/** Carries the engine's own counts over to the metrics. */
export function countsReporter(metrics: DetectorMetrics, engine: DetectorEngine): () => void {
  const reported = { ...engine.counts };
  return () => {
    const { counts } = engine;
    metrics.lines.inc(counts.lines - reported.lines);
    metrics.late.inc(counts.late - reported.late);
    metrics.windows.inc(counts.panes - reported.panes);
    metrics.capped.inc(counts.capped - reported.capped);
    metrics.evicted.inc(counts.evictedServices - reported.evictedServices);
    metrics.services.set(engine.services.size);
    Object.assign(reported, counts);
  };
}
