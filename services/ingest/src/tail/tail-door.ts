import type { Logger } from '@logsieve/observability';
import { messageOf } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { DoorMetrics } from '../doors/metrics.ts';
import type { SendSurely } from '../stream/send-surely.ts';
import { checkGlobs, expandGlobs } from './glob.ts';
import { idAt, isPacked, looksRotated } from './rotation.ts';
import type { FoundFile } from './rotation.ts';
import type { TailPositions } from './tail-positions.ts';
import { TailSource } from './tail-source.ts';
import type { TailOptions } from './tail-source.ts';
import type { TailState } from './tail-token.ts';

export const TAIL_DEFAULTS: Omit<TailOptions, 'chunkBytes'> = {
  pollMs: 250,
  scanMs: 500,
  graceMs: 5_000,
  copyMs: 30_000,
  readBytes: 4 * 1024 * 1024,
  parallel: 8,
};

const LABEL = 'tail';
/** How long a stop waits for lines on their way. */
const DRAIN_MS = 10_000;

/**
 * Follows the files of globs, from their start, through renaming, truncation and copytruncate. Each path is a source of its own. Files are read
 * no faster than their lines become durable.
 */
export function tailDoor(dependencies: {
  readonly globs: readonly string[];
  readonly send: SendSurely;
  readonly positions: TailPositions;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly options: TailOptions;
}): Component {
  const { globs, send, positions, metrics, logger, clock, options } = dependencies;
  const sources = new Map<string, TailSource>();
  const busy = new Map<TailSource, Promise<void>>();
  const due = new Set<TailSource>();
  const firstSeenMs = new Map<string, number>();
  const stopping = new AbortController();
  const giveUp = new AbortController();
  let states: ReadonlyMap<string, TailState> = new Map();
  let scans = 0;
  let running: Promise<void> = Promise.resolve();

  async function sourceAt(path: string): Promise<TailSource> {
    const known = sources.get(path);
    if (known !== undefined) return known;
    const source = new TailSource(path, {
      send: (batch) => send(batch, giveUp.signal),
      options,
      logger,
      clock,
      onStored: (lines, bytes) => {
        metrics.records.inc({ source: LABEL, outcome: 'accepted' }, lines);
        metrics.bytes.inc({ source: LABEL }, bytes);
      },
      onProgress: (name, state) => positions.save(name, state),
    });
    sources.set(path, source);
    const state = states.get(path);
    if (state !== undefined) await source.restore(state);
    return source;
  }

  /** Who reads the file; `null` while that is not clear yet, or where it was read under another name. */
  async function ownerOf(file: FoundFile): Promise<TailSource | null> {
    if (!sources.has(file.path)) {
      for (const source of sources.values()) {
        if (!looksRotated(file.path, source.path)) continue;
        const claimed = await source.claimCopy(file);
        if (claimed === 'yes') return null;
        if (claimed === 'wait' && scans > 0) {
          const since = firstSeenMs.get(file.id) ?? clock.monotonicMs();
          firstSeenMs.set(file.id, since);
          if (clock.monotonicMs() - since < options.copyMs) return null;
        }
      }
    }
    return sourceAt(file.path);
  }

  async function scan(): Promise<void> {
    const paths = (await expandGlobs(globs)).filter((path) => !isPacked(path));
    const files: FoundFile[] = [];
    for (const path of paths) {
      const id = await idAt(path);
      if (id !== null) files.push({ path, id });
    }
    // Sources of an earlier run come first: a rotated file may belong to one of them.
    for (const { path } of files) if (states.has(path)) await sourceAt(path);
    for (const file of files) {
      const owner = [...sources.values()].find((source) => source.has(file.id));
      if (owner !== undefined) {
        await owner.seen(file.id, file.path);
        continue;
      }
      const taker = await ownerOf(file);
      if (taker !== null) await taker.begin(file.id);
    }
    const there = new Set(files.map((file) => file.path));
    for (const source of sources.values()) if (!there.has(source.path)) source.vanished();
    scans += 1;
  }

  /** In turn, a few at a time: one log with much to read does not keep others waiting. */
  function pollNext(): void {
    for (const source of due) {
      if (busy.size >= options.parallel || stopping.signal.aborted) return;
      if (busy.has(source)) continue;
      due.delete(source);
      const work = source
        .poll(stopping.signal)
        .catch((error: unknown) => {
          logger.warn({ file: source.path, error: messageOf(error) }, 'a followed file cannot be read');
          metrics.failed.inc({ reason: 'file' });
        })
        .then(() => {
          busy.delete(source);
          pollNext();
        });
      busy.set(source, work);
    }
  }

  async function run(): Promise<void> {
    let scannedMs = -Infinity;
    while (!stopping.signal.aborted) {
      if (clock.monotonicMs() - scannedMs >= options.scanMs) {
        scannedMs = clock.monotonicMs();
        await scan().catch((error: unknown) => {
          logger.warn({ error: messageOf(error) }, 'folders of followed files cannot be read');
        });
      }
      for (const source of sources.values()) if (!busy.has(source)) due.add(source);
      pollNext();
      await clock.sleep(options.pollMs, stopping.signal);
    }
  }

  return {
    name: 'tail',
    async start() {
      checkGlobs(globs);
      states = await positions.load();
      running = run();
    },
    async stop() {
      stopping.abort();
      const patience = setTimeout(() => {
        giveUp.abort();
      }, DRAIN_MS);
      await running;
      await Promise.all(busy.values());
      clearTimeout(patience);
      await positions.flush();
      for (const source of sources.values()) await source.close();
      sources.clear();
    },
  };
}
