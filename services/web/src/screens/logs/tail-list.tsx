import { useState } from 'react';
import { Empty, ProblemNotice } from '../../components/notices.tsx';
import { formatCount, plural } from '../../lib/format.ts';
import type { LogSearch } from '../../lib/queries.ts';
import { TAIL_LIMIT, useTail } from '../../lib/use-tail.ts';
import { LogList } from './log-list.tsx';

/** Lines as they arrive. Paused, they are counted and kept aside, so that what one reads stands still. */
export function TailList({ search }: { search: LogSearch }) {
  const tail = useTail(search);
  const [held, setHeld] = useState<{ lines: typeof tail.lines; received: number } | null>(null);
  const shown = held?.lines ?? tail.lines;
  const behind = held === null ? 0 : tail.received - held.received;
  return (
    <>
      <div className="tail-head">
        <span className="muted num" role="status">
          {tail.state === 'open' ? `${plural(tail.received, 'line')} since you started` : 'Connecting …'}
          {tail.received > TAIL_LIMIT && `, the last ${formatCount(TAIL_LIMIT)} kept`}
        </span>
        <button
          type="button"
          aria-pressed={held !== null}
          onClick={() => {
            setHeld(held === null ? { lines: tail.lines, received: tail.received } : null);
          }}
        >
          {held === null ? 'Pause' : behind > 0 ? `Go on (${plural(behind, 'new line')})` : 'Go on'}
        </button>
      </div>
      {tail.error !== null && <ProblemNotice error={tail.error} />}
      {shown.length === 0 ? <Empty title="Waiting for the next line that fits" /> : <LogList lines={shown} />}
    </>
  );
}
