import type { AnomalyItem } from '@logsieve/contracts';
import { KindBadge, Likelihood, StateBadge } from '../../components/badges.tsx';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { SummaryText } from '../../components/summary-text.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { levelOf } from '../../lib/anomaly-words.ts';
import { plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { formatAgo, formatDuration, toMs } from '../../lib/time.ts';

export function AnomalyList({ anomalies, more = 0 }: { anomalies: readonly AnomalyItem[]; more?: number }) {
  if (anomalies.length === 0) {
    return (
      <Empty title="Nothing unusual here">
        <p>Every message that arrived in this time fits what its service usually writes.</p>
      </Empty>
    );
  }
  return (
    <>
      <ul className="anomalies">
        {anomalies.map((anomaly) => (
          <li key={anomaly.id}>
            <AnomalyRow anomaly={anomaly} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="list-more">
          <Link href="/anomalies">{plural(more, 'more anomaly', 'more anomalies')}</Link>
        </p>
      )}
    </>
  );
}

/** One anomaly: what, where, since when, how sure. The whole row is the link. */
export function AnomalyRow({ anomaly }: { anomaly: AnomalyItem }) {
  const now = useNow();
  const start = toMs(anomaly.windowStart);
  return (
    <Link href={`/anomalies/${anomaly.id}`} className={`anomaly anomaly-${levelOf(anomaly)}`} data-item="">
      <span className="anomaly-head">
        <span className="anomaly-service">{anomaly.service}</span>
        <KindBadge kind={anomaly.kind} />
        {anomaly.state !== 'active' && <StateBadge state={anomaly.state} />}
        <span className="anomaly-when num" title={anomaly.windowStart}>
          {formatAgo(start, now)}, for {formatDuration(toMs(anomaly.windowEnd) - start)}
        </span>
        <Likelihood anomaly={anomaly} />
      </span>
      <span className="anomaly-summary">
        <SummaryText text={anomaly.summary} />
      </span>
      {anomaly.template !== null && anomaly.template !== '' && !anomaly.summary.includes(anomaly.template) && (
        <span className="anomaly-template">
          <TemplateText text={anomaly.template} />
          <span className="num muted"> {plural(anomaly.count, 'line')}</span>
        </span>
      )}
    </Link>
  );
}
