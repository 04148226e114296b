import { UNCERTAINTY_SNAPSHOT } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { DetectorMetrics } from '../metrics.ts';
import type { Guarantee } from './guarantee.ts';
import type { StandingOrders } from './standing-orders.ts';

/** Newest labels and orders that are listened to. */
const MAX_LABELLED = 5_000;
const MAX_ORDERS = 10_000;
/** Points of the curve shown as metrics. */
const SHOWN = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** Reads what was said of earlier findings, lets the guarantee and the orders learn it, and leaves what is in force for the API. Never throws: what fails is tried again. */
export function createJudgements(dependencies: {
  readonly guarantee: Guarantee;
  readonly orders: StandingOrders;
  readonly store: {
    readonly resume: Pick<Store['resume'], 'loadEvidence' | 'loadStandingOrders'>;
    readonly writer: Pick<Store['writer'], 'saveSnapshot'>;
  };
  readonly metrics: DetectorMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}): { refresh(): Promise<void> } {
  const { guarantee, orders, store, metrics, logger, clock } = dependencies;
  let published = '';

  async function attempt(): Promise<void> {
    const now = clock.now();
    guarantee.learn(await store.resume.loadEvidence(MAX_LABELLED));
    orders.learn(await store.resume.loadStandingOrders(now, MAX_ORDERS));
    const { updatedAt, ...state } = guarantee.describe(now);
    metrics.threshold.set(state.thresholds.normal);
    metrics.acceptedRisk.set(state.acceptedRisk);
    metrics.drifting.set(guarantee.isDrifting ? 1 : 0);
    for (const [origin, cases] of Object.entries(state.evidence)) metrics.evidence.set({ origin }, cases);
    for (const { threshold, coverage, risk } of state.curve.filter((point) => SHOWN.includes(point.threshold))) {
      metrics.coverage.set({ threshold: String(threshold) }, coverage);
      metrics.risk.set({ threshold: String(threshold) }, risk);
    }
    const news = JSON.stringify(state);
    if (news === published) return;
    const { stage, key } = UNCERTAINTY_SNAPSHOT;
    await store.writer.saveSnapshot(stage, key, JSON.stringify({ ...state, updatedAt }));
    published = news;
  }

  return {
    async refresh() {
      try {
        await attempt();
      } catch (error) {
        metrics.failures.inc({ step: 'judgements' });
        logger.warn({ error: messageOf(error) }, 'what was said of findings could not be read, tried again');
      }
    },
  };
}
