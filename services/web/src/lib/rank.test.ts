import type { AnomalyItem } from '@logsieve/contracts';
import { describe, expect, it } from 'vitest';
import { rankAnomalies } from './rank.ts';

const anomaly = (id: string, minute: number, probability: number, rest: Partial<AnomalyItem> = {}): AnomalyItem => ({
  id,
  kind: 'frequency',
  service: 'shop',
  templateId: null,
  template: null,
  windowStart: new Date(minute * 60_000).toISOString(),
  windowEnd: new Date(minute * 60_000).toISOString(),
  score: probability,
  probability,
  uncertainty: 0,
  verdict: 'anomalous',
  decidedBy: 'model',
  state: 'active',
  suppressedUntil: null,
  summary: '',
  count: 1,
  evidence: [],
  incidentId: id,
  firstSeen: new Date(minute * 60_000).toISOString(),
  connection: null,
  ...rest,
});

describe('rankAnomalies', () => {
  it('puts what needs a look first, then the newest, then the likeliest of the same minutes', () => {
    const ranked = rankAnomalies([
      anomaly('resolved', 100, 0.99, { state: 'resolved' }),
      anomaly('unsure', 99, 0.6, { verdict: 'uncertain' }),
      anomaly('old', 5, 0.99),
      anomaly('new-likely', 91, 0.9),
      anomaly('new-less', 95, 0.8),
    ]);
    expect(ranked.map((item) => item.id)).toEqual(['new-likely', 'new-less', 'old', 'unsure', 'resolved']);
  });
});
