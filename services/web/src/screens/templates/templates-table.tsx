import type { TemplateItem } from '@logsieve/contracts';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from '../../components/link.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { Ago } from '../../components/time-text.tsx';
import { formatShare, formatShort } from '../../lib/format.ts';
import type { Range } from '../../lib/range.ts';
import type { Side, TemplateFilter } from '../../lib/template-filter.ts';
import { errorsOf } from '../../lib/sort-templates.ts';
import { useEmptyBuckets } from '../../lib/use-range.ts';

const SIDES = [
  { side: 'only', sign: '+', name: 'Only lines like this' },
  { side: 'without', sign: '−', name: 'No lines like this' },
] as const;

/** A table by roles, so that only the rows in view exist: a system may have a hundred thousand kinds of message. */
export function TemplatesTable(props: {
  templates: readonly TemplateItem[];
  total: number;
  range: Range;
  chosen: TemplateFilter;
  onToggle: (id: string, side: Side) => void;
}) {
  const { templates, total, range, chosen, onToggle } = props;
  const empty = useEmptyBuckets(range);
  const host = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    setOffset(host.current?.offsetTop ?? 0);
  }, []);
  const virtual = useWindowVirtualizer({
    count: templates.length,
    estimateSize: () => 46,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => templates[index]?.id ?? index,
  });
  return (
    <div className="vtable templates" role="table" aria-label="Templates" aria-rowcount={templates.length + 1}>
      <div role="rowgroup">
        <div role="row" className="vrow vhead">
          <span role="columnheader">Message</span>
          <span role="columnheader" className="right">
            Lines
          </span>
          <span role="columnheader" className="right">
            Share
          </span>
          <span role="columnheader" className="wide-only">
            Rate
          </span>
          <span role="columnheader" className="right wide-only">
            First
          </span>
          <span role="columnheader" className="right wide-only">
            Last
          </span>
          <span role="columnheader" className="wide-only">
            Lines with
          </span>
        </div>
      </div>
      <div role="rowgroup" ref={host} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((row) => {
          const item = templates[row.index];
          if (item === undefined) return null;
          return (
            <div
              key={row.key}
              role="row"
              aria-rowindex={row.index + 2}
              ref={virtual.measureElement}
              data-index={row.index}
              className="vrow"
              style={{
                position: 'absolute',
                top: 0,
                left: 0,
                right: 0,
                transform: `translateY(${String(row.start - offset)}px)`,
              }}
            >
              <span role="cell" className="vmain">
                <Link href={`/templates/${encodeURIComponent(item.id)}`} data-item="">
                  <TemplateText text={item.template} />
                </Link>
                <span className="muted small">
                  {item.services.join(', ')}
                  {errorsOf(item) > 0 && (
                    <span className="loud"> · {formatShare(errorsOf(item), item.count)} errors</span>
                  )}
                </span>
              </span>
              <span role="cell" className="right num">
                {formatShort(item.count)}
              </span>
              <span role="cell" className="right num muted">
                {formatShare(item.count, total)}
              </span>
              <span role="cell" className="wide-only">
                <Sparkline rate={item.rate.slice(empty)} width={110} />
              </span>
              <span role="cell" className="right wide-only muted">
                <Ago time={item.firstSeen} />
              </span>
              <span role="cell" className="right wide-only muted">
                <Ago time={item.lastSeen} />
              </span>
              <span role="cell" className="wide-only choose">
                {SIDES.map(({ side, sign, name }) => (
                  <button
                    key={side}
                    type="button"
                    className="quiet"
                    aria-pressed={chosen[side].includes(item.id)}
                    aria-label={`${name}: ${item.template.slice(0, 80)}`}
                    title={name}
                    onClick={() => {
                      onToggle(item.id, side);
                    }}
                  >
                    {sign}
                  </button>
                ))}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
