import { useQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { ServiceChoice } from '../../components/service-choice.tsx';
import { Empty } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { comparePresets, defaultWindows, readWindows } from '../../lib/compare-windows.ts';
import { plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { diffQuery } from '../../lib/queries.ts';
import { setParams, useAddress } from '../../lib/router.ts';
import { useExtent, useKnownServices } from '../../lib/use-range.ts';
import { DiffTable } from './diff-table.tsx';
import { WindowFields } from './window-fields.tsx';

/** Two windows side by side: which kinds of message are new, gone, or changed in rate. */
export function CompareScreen() {
  const { params } = useAddress();
  const services = useKnownServices();
  const extent = useExtent();
  const now = useNow();
  const service = params.get('service') ?? undefined;
  const windows = readWindows(params) ?? (extent === null ? null : defaultWindows(extent));
  const query = useQuery({
    ...diffQuery({ ...(windows ?? { from: '', to: '', baseFrom: '', baseTo: '' }), service }),
    enabled: windows !== null,
  });
  return (
    <>
      <div className="screen-head">
        <div>
          <h1>Compare</h1>
          <p className="muted">What is written now that was not before, and the other way round.</p>
        </div>
        <div className="range" role="group" aria-label="Common comparisons">
          {comparePresets(Math.min(now, extent?.last ?? now)).map((preset) => (
            <button
              key={preset.label}
              type="button"
              onClick={() => {
                setParams({ ...preset.windows });
              }}
            >
              {preset.label}
            </button>
          ))}
        </div>
      </div>
      {windows === null ? (
        <Async query={services} height={300}>
          {() => (
            <Empty title="Nothing to compare yet">
              <p>Two windows can be compared as soon as there are lines.</p>
            </Empty>
          )}
        </Async>
      ) : (
        <>
          <WindowFields key={JSON.stringify(windows)} windows={windows} />
          <div className="filters">
            <ServiceChoice
              value={service}
              onChange={(value) => {
                setParams({ service: value });
              }}
            />
          </div>
          <Async query={query} height={300}>
            {(data) =>
              data.items.length === 0 ? (
                <Empty title="No difference">
                  <p>No message is new, gone or changed in rate beyond chance (false discovery rate 5%).</p>
                </Empty>
              ) : (
                <Section title={plural(data.items.length, 'difference')}>
                  <DiffTable items={data.items} />
                </Section>
              )
            }
          </Async>
        </>
      )}
    </>
  );
}
