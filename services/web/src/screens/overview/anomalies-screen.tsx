import type { AnomalyItem } from '@logsieve/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { OrNothingYet } from '../../components/or-nothing-yet.tsx';
import { RangePicker } from '../../components/range-picker.tsx';
import { Choice } from '../../components/choice.tsx';
import { ServiceChoice } from '../../components/service-choice.tsx';
import { DECIDER_LABELS, KIND_LABELS, STATE_LABELS } from '../../lib/anomaly-words.ts';
import { anomaliesQuery } from '../../lib/queries.ts';
import { setParams, useAddress } from '../../lib/router.ts';
import { useRange } from '../../lib/use-range.ts';
import { AnomalyList } from './anomaly-list.tsx';

const options = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Every anomaly, in the order of the API (newest first), with its filters in the address. */
export function AnomaliesScreen() {
  const { params } = useAddress();
  const range = useRange();
  const read = (name: string) => params.get(name) ?? undefined;
  const filter = {
    service: read('service'),
    kind: read('kind'),
    state: read('state'),
    decidedBy: read('decidedBy'),
    minProbability: read('minProbability'),
    template: read('template'),
  };
  const query = useInfiniteQuery(anomaliesQuery(range, filter));
  const items: AnomalyItem[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  const set = (name: string) => (value: string) => {
    setParams({ [name]: value === '' ? undefined : value });
  };
  return (
    <>
      <div className="screen-head">
        <h1>Anomalies</h1>
        <RangePicker range={range} />
      </div>
      <div className="filters">
        <ServiceChoice value={filter.service} onChange={set('service')} />
        <Choice label="Kind" value={filter.kind} onChange={set('kind')} options={options(KIND_LABELS)} />
        <Choice label="State" value={filter.state} onChange={set('state')} options={options(STATE_LABELS)} />
        <Choice
          label="Decided by"
          value={filter.decidedBy}
          onChange={set('decidedBy')}
          options={options(DECIDER_LABELS)}
        />
        <Choice
          label="At least"
          value={filter.minProbability}
          onChange={set('minProbability')}
          options={['0.5', '0.8', '0.95'].map((value) => ({ value, label: `${String(Number(value) * 100)}% likely` }))}
        />
      </div>
      <Async query={{ ...query, data: query.data }} height={300}>
        {() => (
          <OrNothingYet>
            <AnomalyList anomalies={items} />
          </OrNothingYet>
        )}
      </Async>
      {query.hasNextPage && (
        <p className="list-more">
          <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Older anomalies
          </button>
        </p>
      )}
    </>
  );
}
