import type { AnomalyDetail } from '@logsieve/contracts';
import { useEffect, useState } from 'react';
import { LogRow } from '../../components/log-row.tsx';
import { Empty } from '../../components/notices.tsx';
import { lineKey } from '../../lib/line.ts';

/** Enough to see what they are about; the rest is one press away. */
const SHOWN = 12;
const linked = () => decodeURIComponent(window.location.hash).replace(/^#line-/, '');

/** The lines that prove it. A citation's link opens them all, so that its line is there to go to. */
export function Evidence({ anomaly }: { anomaly: AnomalyDetail }) {
  const [open, setOpen] = useState<string | null>(null);
  const [asked, setAsked] = useState(linked);
  const [all, setAll] = useState(false);
  const at = anomaly.lines.findIndex((line) => lineKey(line) === asked);
  const shown = all || at >= SHOWN ? anomaly.lines : anomaly.lines.slice(0, SHOWN);
  useEffect(() => {
    const follow = () => {
      setAsked(linked());
    };
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
    };
  }, []);
  useEffect(() => {
    if (at !== -1) document.getElementById(`line-${asked}`)?.scrollIntoView({ block: 'center' });
  }, [at, asked]);

  if (anomaly.lines.length === 0) {
    return (
      <Empty title="No line to show">
        <p>
          {anomaly.evidence.length === 0
            ? 'This anomaly is about lines that did not come.'
            : 'The lines are older than what is kept.'}
        </p>
      </Empty>
    );
  }
  return (
    <>
      <div className="log-list">
        {shown.map((line) => {
          const key = lineKey(line);
          return (
            <LogRow
              key={key}
              line={line}
              open={open === key}
              marked={key === asked}
              onToggle={() => {
                setOpen(open === key ? null : key);
              }}
            />
          );
        })}
      </div>
      {shown.length < anomaly.lines.length && (
        <p className="list-more">
          <button
            type="button"
            onClick={() => {
              setAll(true);
            }}
          >
            Show all {anomaly.lines.length}
          </button>
        </p>
      )}
    </>
  );
}
