import { numberedLine } from '../numbered-lines.ts';

const BATCH = 60;
const PAUSE_MS = 15;

/** Steady load on the text door: one sender per source, each waiting for its answer before it goes on. */
export interface HttpLoad {
  readonly sources: readonly string[];
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<number>>;
  /** Sent without an answer: the connection broke. Never sent again, so that each may be there once or not at all. */
  readonly doubtful: ReadonlyMap<string, ReadonlySet<number>>;
  /** Where to send from now on; `null` = nowhere. */
  aim(url: string | null): void;
  /** `performance.now()` of the newest answer. */
  lastAnswer(): number;
  refusals(): number;
  total(): number;
  stop(): Promise<void>;
}

export function startHttpLoad(sources: readonly string[]): HttpLoad {
  const acknowledged = new Map(sources.map((source) => [source, new Set<number>()]));
  const doubtful = new Map(sources.map((source) => [source, new Set<number>()]));
  let target: string | null = null;
  let running = true;
  let answered = 0;
  let refusals = 0;

  async function send(source: string): Promise<void> {
    for (let next = 0; running;) {
      await pause(PAUSE_MS);
      if (target === null) continue;
      const numbers = Array.from({ length: BATCH }, (_, at) => next + at);
      next += BATCH;
      const ok = await post(target, source, numbers);
      const into = (ok ? acknowledged : doubtful).get(source);
      for (const n of numbers) into?.add(n);
      if (ok) answered = performance.now();
      else await pause(100);
    }
  }

  async function post(url: string, source: string, numbers: readonly number[]): Promise<boolean> {
    try {
      const response = await fetch(`${url}/api/v1/ingest?service=${source}&source=${source}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: numbers.map((n) => `${numberedLine(n)}\n`).join(''),
        signal: AbortSignal.timeout(60_000),
      });
      await response.arrayBuffer();
      if (!response.ok) refusals += 1;
      return response.ok;
    } catch {
      return false; // the connection broke: nobody knows whether the lines arrived
    }
  }

  const senders = sources.map(send);
  return {
    sources,
    acknowledged,
    doubtful,
    aim(url) {
      target = url;
    },
    lastAnswer: () => answered,
    refusals: () => refusals,
    total: () => [...acknowledged.values()].reduce((sum, set) => sum + set.size, 0),
    async stop() {
      running = false;
      await Promise.all(senders);
    },
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
