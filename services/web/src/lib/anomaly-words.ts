import type { AnomalyItem } from '@logsieve/contracts';

export const KIND_LABELS: Readonly<Record<AnomalyItem['kind'], string>> = {
  new_template: 'New message',
  frequency: 'Rate',
  sequence: 'Order',
  value: 'Value',
  meaning: 'Meaning',
};
export const KIND_HINTS: Readonly<Record<AnomalyItem['kind'], string>> = {
  new_template: 'A kind of message that this service has not written before',
  frequency: 'A message comes more often or more rarely than its habit',
  sequence: 'Messages come in an order, or in numbers, unusual for a session, trace or window',
  value: 'A variable in the message left its habit',
  meaning: 'The text itself says that something failed',
};
export const DECIDER_LABELS: Readonly<Record<AnomalyItem['decidedBy'], string>> = {
  rule: 'a rule',
  model: 'the model',
  llm: 'the LLM review',
  human: 'a person',
};
export const STATE_LABELS: Readonly<Record<AnomalyItem['state'], string>> = {
  active: 'Active',
  suppressed: 'Suppressed',
  baseline: 'Baseline',
  resolved: 'Resolved',
};

/** How loud an anomaly is drawn: `high` only where it is active and judged anomalous. */
export type Level = 'high' | 'unsure' | 'quiet';
export function levelOf(anomaly: Pick<AnomalyItem, 'state' | 'verdict'>): Level {
  if (anomaly.state !== 'active' || anomaly.verdict === 'normal') return 'quiet';
  return anomaly.verdict === 'anomalous' ? 'high' : 'unsure';
}
