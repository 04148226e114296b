import type { Uncertainty } from '@logsieve/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { Fact } from '../../components/fact.tsx';
import { Empty, Notice } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { SystemTabs } from '../../components/system-tabs.tsx';
import { Ago, TimeText } from '../../components/time-text.tsx';
import { ApiError } from '../../lib/api.ts';
import { formatCount, formatNumber, formatShare, plural } from '../../lib/format.ts';
import { anomaliesQuery, uncertaintyQuery } from '../../lib/queries.ts';
import { AnomalyList } from '../overview/anomaly-list.tsx';
import { RiskCurve } from './risk-curve.tsx';

const DISMISSED = 20;

/** What is not shown, and why that may be trusted. */
export function UncertaintyScreen() {
  const query = useQuery(uncertaintyQuery());
  const missing = query.error instanceof ApiError && query.error.problem.status === 404;
  return (
    <>
      <SystemTabs active="Uncertainty" />
      <div className="screen-head">
        <div>
          <h1>Uncertainty</h1>
          <p className="muted">What is dismissed without a second reader, what that risks, and what is left open.</p>
        </div>
      </div>
      {missing ? (
        <Empty title="Not known yet">
          <p>The detector says what it may dismiss once it has judged its first window.</p>
        </Empty>
      ) : (
        <Async query={query} height={300}>
          {(data) => <Evidence uncertainty={data} />}
        </Async>
      )}
      <Cases />
    </>
  );
}

function Evidence({ uncertainty }: { uncertainty: Uncertainty }) {
  const { acceptedRisk, confidence, thresholds, evidence, recalibration, driftingSince, curve } = uncertainty;
  const cases = evidence.shipped + evidence.feedback + evidence.reviews;
  return (
    <>
      {driftingSince !== null && (
        <Notice kind="warn">
          <strong>
            The stream is not what it was since <TimeText time={driftingSince} />.
          </strong>
          <p>Less is dismissed until there is evidence about what it is now.</p>
        </Notice>
      )}
      <div className="columns">
        <Section title="Risk against coverage">
          {curve.length === 0 ? (
            <Empty title="No evidence yet">
              <p>Judge some anomalies: each judgement says how far the model may be trusted.</p>
            </Empty>
          ) : (
            <RiskCurve curve={curve} acceptedRisk={acceptedRisk} threshold={thresholds.normal} />
          )}
          <p className="muted small">
            Of what is dismissed, at most {formatShare(acceptedRisk, 1)} may be faults, {formatShare(confidence, 1)}{' '}
            sure.
          </p>
        </Section>
        <Section title="In force">
          <dl className="facts-list">
            <Fact name="Dismissed below" num>
              {formatNumber(thresholds.normal)}
            </Fact>
            <Fact name="Reported from" num>
              {formatNumber(thresholds.anomalous)}
            </Fact>
            <Fact name="Evidence" num>
              {plural(cases, 'case')}
            </Fact>
            <Fact name="– shipped with the model" num>
              {formatCount(evidence.shipped)}
            </Fact>
            <Fact name="– your judgements" num>
              {formatCount(evidence.feedback)}
            </Fact>
            <Fact name="– reviews" num>
              {formatCount(evidence.reviews)}
            </Fact>
            <Fact
              name="Recalibration"
              num
            >{`shift ${formatNumber(recalibration.shift)}, temperature ${formatNumber(recalibration.temperature)}`}</Fact>
            <Fact name="Drift" num>
              {driftingSince === null ? 'none seen' : 'yes'}
            </Fact>
            <Fact name="Model" num>
              {uncertainty.modelVersion}
            </Fact>
          </dl>
          <p className="muted small">
            As of <Ago time={uncertainty.updatedAt} />
          </p>
        </Section>
      </div>
    </>
  );
}

/** Cases nobody is sure about, and those set aside; normal ones below the threshold are not stored. */
function Cases() {
  const range = { kind: 'all' } as const;
  const active = useInfiniteQuery(anomaliesQuery(range, { state: 'active' }));
  const suppressed = useInfiniteQuery(anomaliesQuery(range, { state: 'suppressed' }, DISMISSED));
  const baseline = useInfiniteQuery(anomaliesQuery(range, { state: 'baseline' }, DISMISSED));
  const itemsOf = (query: typeof active) => query.data?.pages.flatMap((page) => page.items) ?? [];
  const open = itemsOf(active).filter((item) => item.verdict === 'uncertain');
  const dismissed = [
    ...itemsOf(active).filter((item) => item.verdict === 'normal'),
    ...itemsOf(suppressed),
    ...itemsOf(baseline),
  ];
  return (
    <div className="columns even">
      <Section title="Left open: a person or the LLM decides">
        <Async query={{ ...active, data: active.data }} height={120}>
          {() =>
            open.length === 0 ? (
              <Empty title="No open question">
                <p>Every case was clear to the model, or has been decided.</p>
              </Empty>
            ) : (
              <AnomalyList anomalies={open} />
            )
          }
        </Async>
      </Section>
      <Section title="Dismissed">
        <Async query={{ ...suppressed, data: suppressed.data }} height={120}>
          {() =>
            dismissed.length === 0 ? (
              <Empty title="Nothing was set aside">
                <p>What a review or a person calls normal, suppresses or makes baseline is listed here, not deleted.</p>
              </Empty>
            ) : (
              <AnomalyList anomalies={dismissed} />
            )
          }
        </Async>
      </Section>
    </div>
  );
}
