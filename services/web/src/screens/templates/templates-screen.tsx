import type { TemplateItem } from '@logsieve/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Async } from '../../components/async.tsx';
import { Choice } from '../../components/choice.tsx';
import { ServiceChoice } from '../../components/service-choice.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { OrNothingYet } from '../../components/or-nothing-yet.tsx';
import { RangePicker } from '../../components/range-picker.tsx';
import { formatCount, plural } from '../../lib/format.ts';
import { histogramQuery, templatesQuery } from '../../lib/queries.ts';
import { rangeParams } from '../../lib/range.ts';
import { href, setParams, useAddress } from '../../lib/router.ts';
import { isTemplateSort, sortTemplates } from '../../lib/sort-templates.ts';
import { readTemplateFilter, templateQuery, toggleTemplate } from '../../lib/template-filter.ts';
import { useRange } from '../../lib/use-range.ts';
import { TemplatesTable } from './templates-table.tsx';

/** Every kind of message, how often, since when; the filter and the order are in the address. */
export function TemplatesScreen() {
  const { params } = useAddress();
  const range = useRange();
  const service = params.get('service') ?? undefined;
  const text = params.get('query') ?? undefined;
  const asked = params.get('sort') ?? '';
  const sort = isTemplateSort(asked) ? asked : 'count';
  const query = useInfiniteQuery(templatesQuery(range, { service, query: text }));
  const total = useQuery(histogramQuery(range, { service }, 1)).data?.total;
  const items: TemplateItem[] = useMemo(
    () => sortTemplates(query.data?.pages.flatMap((page) => page.items) ?? [], sort),
    [query.data, sort],
  );
  const chosen = readTemplateFilter(params);
  const chosenQuery = templateQuery(chosen);
  return (
    <>
      <div className="screen-head">
        <div>
          <h1>Templates</h1>
          <p className="muted">
            {query.data === undefined
              ? 'Every kind of message'
              : `${formatCount(items.length)}${query.hasNextPage ? '+' : ''} ${items.length === 1 ? 'kind' : 'kinds'} of message${total === undefined ? '' : ` in ${plural(total, 'line')}`}`}
          </p>
        </div>
        <RangePicker range={range} />
      </div>
      <div className="filters">
        <FilterField
          label="Containing"
          value={text ?? ''}
          onChange={(value) => {
            setParams({ query: value }, { replace: true });
          }}
        />
        <ServiceChoice
          value={service}
          onChange={(value) => {
            setParams({ service: value });
          }}
        />
        <Choice
          label="Order"
          any="most lines"
          value={sort === 'count' ? undefined : sort}
          options={[
            { value: 'rare', label: 'fewest lines' },
            { value: 'newest', label: 'newest kind' },
            { value: 'errors', label: 'most errors' },
          ]}
          onChange={(value) => {
            setParams({ sort: value });
          }}
        />
        {chosenQuery !== '' && (
          <span className="chosen-templates">
            <Link className="button" href={href('/logs', { query: chosenQuery, service, ...rangeParams(range) })}>
              Show the lines: {chosen.only.length > 0 ? `only ${plural(chosen.only.length, 'template')}` : 'all'}
              {chosen.without.length > 0 && `, without ${formatCount(chosen.without.length)}`}
            </Link>
            <button
              type="button"
              className="quiet"
              onClick={() => {
                setParams({ only: undefined, without: undefined }, { replace: true });
              }}
            >
              Clear
            </button>
          </span>
        )}
      </div>
      <Async query={{ ...query, data: query.data }} height={400}>
        {() =>
          items.length === 0 ? (
            <OrNothingYet>
              <Empty title="No template fits">
                <p>Widen the time range, or clear the filter.</p>
              </Empty>
            </OrNothingYet>
          ) : (
            <TemplatesTable
              templates={items}
              total={total ?? items.reduce((sum, item) => sum + item.count, 0)}
              range={range}
              chosen={chosen}
              onToggle={(id, side) => {
                const { only, without } = toggleTemplate(chosen, id, side);
                setParams({ only: only.join(','), without: without.join(',') }, { replace: true });
              }}
            />
          )
        }
      </Async>
      {query.hasNextPage && (
        <p className="list-more">
          <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            More templates
          </button>
        </p>
      )}
    </>
  );
}
