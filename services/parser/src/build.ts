import { CONSUMER_GROUPS, TOPICS } from '@logsieve/contracts';
import type { ParsedBatch } from '@logsieve/contracts';
import { crashPoint, messageOf } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Logger, Metrics } from '@logsieve/observability';
import type { DeadLetter, Store } from '@logsieve/store';
import type { Consumer, DeliveryBatch, Transport } from '@logsieve/transport';
import { Parser } from './parse/parser.ts';
import type { ServiceParser } from './parse/service-parser.ts';
import { isHeartbeat, newestHeartbeat } from './service/heartbeats.ts';
import { KnowledgeKeeper } from './service/knowledge-keeper.ts';
import { loadMinerMemory } from './service/memory.ts';
import type { MinerMemory } from './service/memory.ts';
import { parserMetrics } from './service/metrics.ts';
import { OpenBlock } from './service/open-block.ts';
import { readBatch, take } from './service/read-batch.ts';
import type { SourceLines } from './service/read-batch.ts';

export interface ParserServiceOptions {
  readonly topics: readonly string[];
  /** Lines of one block, roughly: the batch of records is bounded by bytes. */
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly lingerMs: number;
  readonly snapshotIntervalMs: number;
}

export const PARSER_DEFAULTS: ParserServiceOptions = {
  topics: [TOPICS.raw],
  maxBatchRecords: 50_000,
  maxBatchBytes: 16 * 1024 * 1024,
  lingerMs: 150,
  snapshotIntervalMs: 30_000,
};

export interface ParserDependencies {
  readonly transport: Transport;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly options: ParserServiceOptions;
  /** Hands a stored batch on: to topic `logs.parsed`, or straight to the detector of the same process. */
  readonly publish: (batch: ParsedBatch) => Promise<void>;
}

export interface ParserService extends Component {
  statistics(): ReturnType<Consumer['statistics']>;
}

/** Decode → header → miner → one block in the store → on to the detector; only then the delivery is committed. */
export function buildParserService(dependencies: ParserDependencies): ParserService {
  const { transport, store, logger, clock, options, publish } = dependencies;
  const metrics = parserMetrics(dependencies.metrics);
  const producer = transport.producer();
  const evicted: ServiceParser[] = [];
  let memory: MinerMemory | null = null;
  let parser = new Parser();
  const keeper = new KnowledgeKeeper(store.writer);
  const stopping = new AbortController();
  let saving: Promise<void> = Promise.resolve();

  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const started = clock.monotonicMs();
    const result = await work();
    metrics.seconds.observe({ stage }, (clock.monotonicMs() - started) / 1000);
    metrics.last.set({ stage }, Number(clock.now() / 1_000_000n) / 1000);
    return result;
  };

  async function handle(batch: DeliveryBatch): Promise<void> {
    const open = new Map<SourceLines, OpenBlock>();
    // While one block is written the next one is parsed: the engine and this thread work side by side.
    let written: Promise<void> = Promise.resolve();
    for (const { piece, isLast } of readBatch(batch, { heartbeatsInLedger: transport.kind === 'kafka' })) {
      const block = open.get(piece) ?? new OpenBlock(store.writer.draftLines(piece.source, piece.partition));
      open.set(piece, block);
      await timed('parse', () => parseLines(piece, block));
      if (!isLast) continue;
      open.delete(piece);
      await written;
      written = write(piece, block);
      written.catch(() => undefined); // awaited in the next turn
    }
    await written;
    for (const record of batch.records) metrics.bytes.inc(record.value?.length ?? 0);
    for (const gone of evicted.splice(0)) await memory?.saveOne(gone);
    await noteHeartbeat(batch);
  }

  /** All that came before it is stored now. One that came alone has shown nothing of the store yet. */
  async function noteHeartbeat(batch: DeliveryBatch): Promise<void> {
    const sentMs = newestHeartbeat(batch.records);
    if (sentMs === null) return;
    if (batch.records.every(isHeartbeat)) await store.ping();
    const partition = String(batch.partition);
    metrics.heartbeat.set({ partition }, sentMs / 1000);
    metrics.heartbeatDelay.set({ partition }, Math.max(0, Number(clock.now() / 1_000_000n) - sentMs) / 1000);
  }

  async function write(source: SourceLines, block: OpenBlock): Promise<void> {
    const knowledge = parser.drainKnowledge();
    await timed('store', async () => {
      await keeper.save(knowledge);
      crashPoint('parser.knowledge_saved');
      await store.writer.appendBlock(
        {
          source: source.source,
          partition: source.partition,
          firstOffset: source.firstOffset,
          lastOffset: source.lastOffset,
          dead: source.dead,
          linesIn: source.lines + source.dead.length,
          terminated: source.terminated,
          terminatorExceptions: source.terminatorExceptions,
          resumeToken: source.resumeToken,
        },
        block.draft,
      );
    });
    crashPoint('parser.block_appended');
    if (source.dead.length > 0) await bury(source.dead);
    await timed('publish', () => publish(block.parsedBatch(source, knowledge)));
    crashPoint('parser.published');
    count(source, block, knowledge.templates.length);
  }

  /** A portion, then the others' turn. */
  async function parseLines(piece: SourceLines, block: OpenBlock): Promise<void> {
    const { records, services } = take(piece);
    block.add(
      records.map((record, at) => {
        const named = record.service === '' ? services[at] : record.service;
        return parser.parse(record, named === undefined || named === '' ? piece.source : named);
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The store has the bytes already, in the same block; the topic is for those who watch it. */
  async function bury(dead: readonly DeadLetter[]): Promise<void> {
    const records = dead.map((letter) => ({
      key: letter.key,
      value: letter.value,
      headers: {
        ...letter.headers,
        'logsieve.errors.topic': letter.source,
        'logsieve.errors.partition': String(letter.partition),
        'logsieve.errors.offset': String(letter.offset),
        'logsieve.errors.exception.message': letter.reason,
      },
    }));
    try {
      await producer.send(TOPICS.dead, records);
    } catch (error) {
      logger.warn({ error: messageOf(error), records: records.length }, 'dead letters are stored but not in the topic');
    }
  }

  function count(source: SourceLines, { unparsed, oldest }: OpenBlock, created: number): void {
    for (const [reason, lineCount] of unparsed) metrics.unparsed.inc({ reason }, lineCount);
    for (const letter of source.dead)
      metrics.dead.inc({ reason: letter.reason === 'tombstone' ? 'tombstone' : 'malformed' });
    metrics.records.inc({ outcome: 'stored' }, source.lines);
    metrics.records.inc({ outcome: 'dead' }, source.dead.length);
    metrics.rows.inc({ table: 'lines' }, source.lines);
    metrics.created.inc(created);
    metrics.templates.set([...parser.services()].reduce((sum, service) => sum + service.miner.stats().templates, 0));
    if (oldest !== null) metrics.delay.observe(Number(clock.now() - oldest) / 1e9);
  }

  async function saveRegularly(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(options.snapshotIntervalMs, stopping.signal);
      if (!stopping.signal.aborted) await memory?.save(parser);
    }
  }

  const consumer = transport.consumer(
    {
      group: CONSUMER_GROUPS.parser,
      topics: options.topics,
      maxBatchRecords: options.maxBatchRecords,
      maxBatchBytes: options.maxBatchBytes,
      lingerMs: options.lingerMs,
      commit: 'intent',
      splitAfterTries: 5,
      resumeFrom: async (topic, partition) => {
        const places = await store.resume.progress(topic);
        return places.find((place) => place.partition === partition)?.nextOffset ?? null;
      },
    },
    handle,
  );

  return {
    name: 'parser',
    statistics: () => consumer.statistics(),
    async start() {
      const loaded = await loadMinerMemory(store, logger);
      memory = loaded;
      parser = new Parser({ restore: (service) => loaded.restore(service), onEvict: (gone) => evicted.push(gone) });
      await consumer.start();
      saving = saveRegularly();
    },
    async stop() {
      await consumer.stop();
      stopping.abort();
      await saving;
      await memory?.save(parser);
    },
  };
}
