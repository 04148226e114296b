import type { LogItem } from '@logsieve/contracts';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { LogRow } from '../../components/log-row.tsx';
import { lineKey } from '../../lib/line.ts';

const NEAR_END_ROWS = 40;

/** Lines newest first; only those in view exist, so that a hundred thousand scroll as ten do. */
export function LogList(props: { lines: readonly LogItem[]; marked?: string | undefined; onNearEnd?: () => void }) {
  const { lines, marked, onNearEnd } = props;
  const host = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(marked === undefined ? [] : [marked]));
  useLayoutEffect(() => {
    const measure = () => {
      const top = host.current?.getBoundingClientRect().top;
      if (top !== undefined) setOffset(Math.round(top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => {
      observer.disconnect();
    };
  }, []);
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => 25,
    overscan: 30,
    scrollMargin: offset,
    getItemKey: (index) => {
      const line = lines[index];
      return line === undefined ? index : lineKey(line);
    },
  });
  const rows = virtual.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (lastRow >= lines.length - NEAR_END_ROWS) onNearEnd?.();
  }, [lastRow, lines.length, onNearEnd]);

  const sought = useRef(marked);
  useEffect(() => {
    if (sought.current === undefined) return;
    const at = lines.findIndex((line) => lineKey(line) === sought.current);
    if (at === -1) return;
    sought.current = undefined;
    virtual.scrollToIndex(at, { align: 'center' });
  }, [lines, virtual]);

  const toggle = (key: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  };
  return (
    <div
      ref={host}
      className="log-list"
      role="list"
      aria-label="Lines"
      style={{ height: virtual.getTotalSize(), position: 'relative' }}
    >
      {rows.map((row) => {
        const line = lines[row.index];
        if (line === undefined) return null;
        const key = lineKey(line);
        return (
          <div
            key={row.key}
            role="listitem"
            aria-setsize={lines.length}
            aria-posinset={row.index + 1}
            ref={virtual.measureElement}
            data-index={row.index}
            style={{
              position: 'absolute',
              top: 0,
              left: 0,
              right: 0,
              transform: `translateY(${String(row.start - offset)}px)`,
            }}
          >
            <LogRow
              line={line}
              open={open.has(key)}
              marked={key === marked}
              onToggle={() => {
                toggle(key);
              }}
            />
          </div>
        );
      })}
    </div>
  );
}
