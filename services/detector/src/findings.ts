import type { Anomaly, ReviewRequest } from '@logsieve/contracts';
import { crashPoint, messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { Candidate } from './engine/candidate.ts';
import type { Guarantee } from './guarantee/guarantee.ts';
import type { StandingOrders } from './guarantee/standing-orders.ts';
import { reviewRequestOf } from './incidents/incidents.ts';
import type { Incidents } from './incidents/incidents.ts';
import { judge } from './incidents/verdict.ts';
import type { Judged } from './incidents/verdict.ts';
import type { DetectorMetrics } from './metrics.ts';
import type { Model } from './model-port.ts';

/** Candidates that wait for a model that fails; beyond, the oldest are given up and counted. */
const MAX_WAITING = 10_000;

export interface Findings {
  /** Judges, saves and hands on. Never throws; `false`: something is left, call again. */
  settle(candidates: readonly Candidate[]): Promise<boolean>;
}

/** From candidates to rows of anomalies and questions for a second reader. What fails is kept and tried again. */
export function createFindings(dependencies: {
  readonly model: Model;
  readonly incidents: Incidents;
  readonly guarantee: Guarantee;
  readonly orders: StandingOrders;
  readonly writer: Pick<Store['writer'], 'saveAnomalies'>;
  readonly publish: (requests: ReviewRequest[]) => Promise<void>;
  readonly metrics: DetectorMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}): Findings {
  const { model, incidents, guarantee, orders, writer, publish, metrics, logger, clock } = dependencies;
  let unscored: Candidate[] = [];
  const unsaved = new Map<string, Anomaly>();
  const unasked = new Map<string, ReviewRequest>();

  async function attempt(step: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      metrics.failures.inc({ step });
      logger.warn({ error: messageOf(error), step }, 'findings are kept and tried again');
    }
  }

  async function score(): Promise<void> {
    const started = clock.monotonicMs();
    const judged = await judge(unscored, model, guarantee.thresholds);
    metrics.seconds.observe((clock.monotonicMs() - started) / 1000);
    unscored = [];
    guarantee.watch(
      judged.map(({ probability }) => probability),
      clock.now(),
    );
    const open: Judged[] = [];
    for (const one of judged) {
      const { verdict, decidedBy } = one;
      const isQuiet = verdict !== 'normal' && orders.covers(one.candidate, clock.now());
      if (isQuiet) metrics.decisions.inc({ path: 'human', label: 'normal' });
      else metrics.decisions.inc({ path: verdict === 'uncertain' ? 'abstain' : decidedBy, label: verdict });
      if (verdict !== 'normal' && !isQuiet) open.push(one);
    }
    incidents.close(orders.resolved);
    for (const change of incidents.take(open)) {
      const { id, kind } = change.anomaly;
      if (change.isNew) metrics.incidents.inc({ kind });
      unsaved.set(id, change.anomaly);
      if (change.isNew && change.main !== null && change.anomaly.verdict === 'uncertain')
        unasked.set(id, reviewRequestOf(change.anomaly, change.main, clock.now()));
    }
  }

  async function save(): Promise<void> {
    await writer.saveAnomalies([...unsaved.values()]);
    unsaved.clear();
    crashPoint('detector.anomalies_saved');
  }

  async function ask(): Promise<void> {
    await publish([...unasked.values()]);
    unasked.clear();
  }

  return {
    async settle(candidates) {
      unscored.push(...candidates);
      if (unscored.length > MAX_WAITING) {
        metrics.capped.inc(unscored.length - MAX_WAITING);
        unscored = unscored.slice(-MAX_WAITING);
      }
      if (unscored.length > 0) await attempt('score', score);
      if (unsaved.size > 0) await attempt('save', save);
      if (unasked.size > 0 && unsaved.size === 0) await attempt('publish', ask);
      return unscored.length === 0 && unsaved.size === 0 && unasked.size === 0;
    },
  };
}
