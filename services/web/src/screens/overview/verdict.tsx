import type { AnomalyItem, ServiceItem } from '@logsieve/contracts';
import { levelOf } from '../../lib/anomaly-words.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { rangeLabel } from '../../lib/range.ts';
import type { Range } from '../../lib/range.ts';
import { formatAgo, toMs } from '../../lib/time.ts';

/** The first answer: is something wrong now. */
export function Verdict(props: {
  anomalies: readonly AnomalyItem[] | null;
  more: boolean;
  services: readonly ServiceItem[] | null;
  range: Range;
}) {
  const { anomalies, services, range } = props;
  const now = useNow();
  const high = anomalies?.filter((item) => levelOf(item) === 'high') ?? [];
  const unsure = anomalies?.filter((item) => levelOf(item) === 'unsure').length ?? 0;
  const newest = high.reduce((latest, item) => Math.max(latest, toMs(item.windowStart)), Number.NEGATIVE_INFINITY);
  /** What is one incident is one thing to look at. */
  const things = new Set(high.map((item) => item.incidentId)).size;
  const places = [...new Set(high.map((item) => item.service))];
  const lines = services?.reduce((sum, item) => sum + item.count, 0);
  const level = anomalies === null ? 'unknown' : high.length > 0 ? 'high' : unsure > 0 ? 'unsure' : 'fine';
  return (
    <div className={`verdict verdict-${level}`}>
      <h1>
        <span className="verdict-dot" aria-hidden="true" />
        {level === 'unknown' && 'Looking …'}
        {level === 'high' &&
          `${formatCount(things)}${props.more ? '+' : ''} ${things === 1 ? 'thing needs' : 'things need'} a look`}
        {level === 'unsure' && `${plural(unsure, 'case')} uncertain, nothing sure`}
        {level === 'fine' && 'Nothing unusual'}
      </h1>
      <p className="muted">
        {high.length > 0 && `Newest began ${formatAgo(newest, now)}, in ${listOf(places)}. `}
        {high.length > 0 && unsure > 0 && `${formatCount(unsure)} more uncertain. `}
        {lines !== undefined && services !== null && (
          <>
            {plural(lines, 'line')} of {plural(services.length, 'service')}, {rangeLabel(range)}.
          </>
        )}
      </p>
    </div>
  );
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${String(names.length - 3)} more` : shown;
}
