import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../components/async.tsx';
import { Choice } from '../../components/choice.tsx';
import { ServiceChoice } from '../../components/service-choice.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Link } from '../../components/link.tsx';
import { OrNothingYet } from '../../components/or-nothing-yet.tsx';
import { RangePicker } from '../../components/range-picker.tsx';
import { VolumeChart } from '../../components/volume-chart.tsx';
import { apiPath } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { histogramQuery, logsQuery } from '../../lib/queries.ts';
import type { LogSearch } from '../../lib/queries.ts';
import { rangeParams, rangeQuery } from '../../lib/range.ts';
import { setParams, useAddress } from '../../lib/router.ts';
import { toRfc3339 } from '../../lib/time.ts';
import { useRange } from '../../lib/use-range.ts';
import { LogList } from './log-list.tsx';
import { NoLines } from './no-lines.tsx';
import { TailList } from './tail-list.tsx';

const SEVERITIES = [
  { value: 'warn', label: 'warnings and worse' },
  { value: 'error', label: 'errors and worse' },
  { value: 'fatal', label: 'fatal only' },
  { value: 'info', label: 'info and worse' },
];

/** The lines themselves. Search text is in the page's search box; everything else that narrows them is here. */
export function LogsScreen() {
  const { params } = useAddress();
  const range = useRange();
  const read = (name: string) => params.get(name) ?? undefined;
  const search: LogSearch = {
    query: read('query'),
    service: read('service'),
    severity: read('severity'),
    template: read('template'),
    source: read('source'),
  };
  const tailing = read('tail') === '1';
  const searchKey = JSON.stringify(search);
  return (
    <>
      <div className="screen-head">
        <h1>Logs</h1>
        <RangePicker range={range} />
      </div>
      <Filters search={search} tailing={tailing} />
      {tailing ? <TailList key={searchKey} search={search} /> : <Found search={search} marked={read('line')} />}
    </>
  );
}

function Filters({ search, tailing }: { search: LogSearch; tailing: boolean }) {
  const set = (name: string) => (value: string) => {
    setParams({ [name]: value, line: undefined });
  };
  return (
    <div className="filters">
      <ServiceChoice value={search.service} onChange={set('service')} />
      <Choice label="Severity" value={search.severity} onChange={set('severity')} options={SEVERITIES} />
      {search.template !== undefined && (
        <span className="chip">
          <Link href={`/templates/${encodeURIComponent(search.template)}`}>one template</Link>
          <button
            type="button"
            aria-label="All templates again"
            onClick={() => {
              setParams({ template: undefined });
            }}
          >
            ×
          </button>
        </span>
      )}
      {search.source !== undefined && (
        <span className="chip">
          source {search.source}
          <button
            type="button"
            aria-label="All sources again"
            onClick={() => {
              setParams({ source: undefined });
            }}
          >
            ×
          </button>
        </span>
      )}
      <span className="actions-gap" />
      <button
        type="button"
        aria-pressed={tailing}
        onClick={() => {
          setParams({ tail: tailing ? undefined : '1', line: undefined });
        }}
      >
        <span className={tailing ? 'live-dot on' : 'live-dot'} aria-hidden="true" /> Live
      </button>
    </div>
  );
}

function Found({ search, marked }: { search: LogSearch; marked: string | undefined }) {
  const range = useRange();
  const histogram = useQuery(histogramQuery(range, search));
  const logs = useInfiniteQuery(logsQuery(range, search));
  const [curlAt] = useState(() => Date.now());
  const lines = logs.data?.pages.flatMap((page) => page.items) ?? [];
  const url = window.location.origin + apiPath('/logs', { ...search, ...rangeQuery(range, curlAt) });
  return (
    <>
      <Async query={histogram} height={130}>
        {(data) =>
          data.total > 0 && (
            <VolumeChart
              histogram={data}
              height={90}
              label="Found lines over time"
              onSelect={(from, to) => {
                setParams({
                  ...rangeParams({ kind: 'absolute', from: toRfc3339(from), to: toRfc3339(to) }),
                  line: undefined,
                });
              }}
            />
          )
        }
      </Async>
      <Async query={{ ...logs, data: logs.data }} height={400}>
        {() =>
          lines.length === 0 ? (
            <OrNothingYet>
              <NoLines search={search} range={range} />
            </OrNothingYet>
          ) : (
            <>
              <LogList
                lines={lines}
                marked={marked}
                onNearEnd={() => {
                  if (logs.hasNextPage && !logs.isFetchingNextPage) void logs.fetchNextPage();
                }}
              />
              <p className="list-more muted">
                {logs.hasNextPage ? (
                  <button type="button" disabled={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>
                    {logs.isFetchingNextPage ? 'Loading older lines …' : 'Older lines'}
                  </button>
                ) : (
                  `That is all: ${plural(lines.length, 'line')}.`
                )}{' '}
                <CopyButton text={`curl '${url.replaceAll("'", '%27')}'`} label="Copy as curl" />
              </p>
            </>
          )
        }
      </Async>
    </>
  );
}
