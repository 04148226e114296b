import type { LogItem } from '@logsieve/contracts';
import { useEffect, useState } from 'react';
import { ApiError, apiPath, problemOf } from './api.ts';
import type { LogSearch } from './queries.ts';
import { readEvents } from './sse.ts';

/** Newest lines kept while following; older ones are one search away. */
export const TAIL_LIMIT = 5000;
const FLUSH_MS = 250;
const RECONNECT_MS = 3000;

export interface Tail {
  readonly lines: readonly LogItem[];
  readonly received: number;
  readonly state: 'connecting' | 'open';
  readonly error: Error | null;
}

/** Follows `/logs/tail`; connects again when the stream ends, but not after an answer that says the search is wrong. */
export function useTail(search: LogSearch): Tail {
  const [tail, setTail] = useState<Tail>({ lines: [], received: 0, state: 'connecting', error: null });
  const path = apiPath('/logs/tail', { ...search });
  useEffect(() => {
    const stop = new AbortController();
    let fresh: LogItem[] = [];
    // A flood is drawn four times a second, not once per line.
    const flush = setInterval(() => {
      if (fresh.length === 0) return;
      const batch = fresh.reverse();
      fresh = [];
      setTail((before) => ({
        ...before,
        lines: [...batch, ...before.lines].slice(0, TAIL_LIMIT),
        received: before.received + batch.length,
      }));
    }, FLUSH_MS);

    const follow = async () => {
      while (!stop.signal.aborted) {
        try {
          const response = await fetch(path, { headers: { accept: 'text/event-stream' }, signal: stop.signal });
          if (!response.ok) throw new ApiError(await problemOf(response));
          setTail((before) => ({ ...before, state: 'open', error: null }));
          await readEvents(response, (event) => {
            const line = parseLine(event.data);
            if (line !== null) fresh.push(line);
          });
        } catch (error) {
          if (stop.signal.aborted) return;
          const seen = error instanceof Error ? error : new Error(String(error));
          setTail((before) => ({ ...before, state: 'connecting', error: seen }));
          if (error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500) return;
        }
        setTail((before) => ({ ...before, state: 'connecting' }));
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    };
    void follow();
    return () => {
      stop.abort();
      clearInterval(flush);
    };
  }, [path]);
  return tail;
}

/** Events that are no line (a heartbeat, a notice of dropped lines) are not shown as one. */
function parseLine(data: string): LogItem | null {
  try {
    const value = JSON.parse(data) as Partial<LogItem>;
    return typeof value.source === 'string' && typeof value.offset === 'number' ? (value as LogItem) : null;
  } catch {
    return null;
  }
}
