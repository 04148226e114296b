import type { Accounting } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import { ensureKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { withAdmin } from '../../fixtures/kafka/produce.ts';
import { getJson, runLogsieve } from '../../fixtures/logsieve/index.ts';
import type { Environment } from '../../fixtures/logsieve/index.ts';
import type { Outcome } from '../fault.ts';
import { compareWithTopic } from '../numbered-lines.ts';
import type { Victim } from '../process.ts';
import { bookProblems, exported, verifyProblems } from '../stored.ts';
import type { RestartableStore, World } from '../world.ts';
import { pause } from './http-load.ts';
import { contentsOf, startTopicLoad } from './topic-load.ts';
import type { TopicLoad } from './topic-load.ts';

export type Service = 'ingest' | 'parser' | 'detector' | 'reviewer' | 'query';

/** Session timeout of the consumers in these rows: the broker's least. */
export const SESSION_MS = 6_000;

/** The product in many processes over a real broker and the engine behind HTTP, with load on its topic. */
export interface Pipeline {
  readonly topic: string;
  readonly kafka: KafkaFixture;
  readonly clickhouse: RestartableStore;
  readonly load: TopicLoad;
  readonly environment: Environment;
  start(service: Service, extra?: Environment): Promise<Victim>;
  launch(service: Service, extra?: Environment): Victim;
  books(): Promise<Accounting>;
  /** A statement at the engine behind HTTP, and its answer as text. */
  sql(statement: string): Promise<string>;
  /** Waits until the books hold everything the broker holds; gives the milliseconds it took. */
  caughtUp(withinMs: number): Promise<number>;
  /** Ends the load, waits until all is stored, and compares the store with the broker. */
  finish(row: { times: number; recoverMs: number | null; problems?: readonly string[] }): Promise<Outcome>;
}

interface PipelineOptions {
  readonly partitions: number;
  readonly pauseMs?: number;
  readonly batchLines?: number;
}

/** Plays a row on a pipeline of its own. @returns what happened, or why there is no broker here */
export async function onPipeline(
  world: World,
  options: PipelineOptions,
  play: (pipeline: Pipeline) => Promise<Outcome>,
): Promise<Outcome | { readonly notRun: string }> {
  const missing = await ensureKafka('4.4.0');
  return missing === null ? play(await startPipeline(world, options)) : { notRun: missing };
}

async function startPipeline(world: World, options: PipelineOptions): Promise<Pipeline> {
  const [kafka, clickhouse] = await Promise.all([world.kafka(), world.clickhouse()]);
  const topic = 'chaos';
  const environment: Environment = {
    ...world.environment,
    LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
    LOGSIEVE_KAFKA_RAW_TOPICS: topic,
    LOGSIEVE_KAFKA_SESSION_TIMEOUT: `${String(SESSION_MS / 1000)}s`,
    LOGSIEVE_CLICKHOUSE_URL: clickhouse.url,
    LOGSIEVE_KAFKA_PARTITIONS: String(options.partitions),
    LOGSIEVE_BATCH_LINES: String(options.batchLines ?? 2_000),
  };
  for (const command of [['migrate'], ['topics', 'create']]) {
    const { code, stderr } = await runLogsieve(command, environment);
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}: ${stderr}`);
  }
  const launchOne = (service: Service, extra: Environment = {}): Victim =>
    world.launch(['service', service, '--port', '0'], { ...environment, ...extra });
  const startOne = async (service: Service, extra: Environment = {}): Promise<Victim> => {
    const victim = launchOne(service, extra);
    // One that is told where to die may get there before it says that it is ready.
    if ((await victim.ready) === null && !victim.diesByItself)
      throw new Error(`${service} does not start: ${victim.stderr()}`);
    return victim;
  };
  const query = await startOne('query');
  const url = (await query.ready) ?? '';
  const load = await startTopicLoad({
    brokers: kafka.brokers,
    topic,
    partitions: options.partitions,
    pauseMs: options.pauseMs ?? 40,
  });
  const books = (): Promise<Accounting> => getJson<Accounting>(url, '/api/v1/accounting');

  async function sql(statement: string): Promise<string> {
    const answer = await fetch(clickhouse.url, {
      method: 'POST',
      headers: { 'x-clickhouse-user': clickhouse.user, 'x-clickhouse-key': clickhouse.password },
      body: statement,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${statement.slice(0, 80)}: ${text.slice(0, 300)}`);
    return text;
  }

  async function inTopic(): Promise<number> {
    const ends = await withAdmin(kafka.brokers, (admin) => admin.fetchTopicOffsets(topic));
    return ends.reduce((sum, end) => sum + Number(end.high), 0);
  }

  async function caughtUp(withinMs: number, stalledMs = withinMs): Promise<number> {
    const started = performance.now();
    const wanted = await inTopic();
    for (let [before, moved] = [-1, started]; ;) {
      // While the store comes back nobody can ask for the books.
      const linesIn = await books().then(
        (answer) => answer.linesIn,
        () => before,
      );
      const now = performance.now();
      if (linesIn >= wanted) return now - started;
      if (linesIn !== before) [before, moved] = [linesIn, now];
      if (now - started > withinMs || now - moved > stalledMs)
        throw new Error(
          `${String(linesIn)} of ${String(wanted)} lines after ${String(Math.round((now - started) / 1000))} s`,
        );
      await pause(200);
    }
  }

  return {
    topic,
    kafka,
    clickhouse,
    load,
    environment,
    start: startOne,
    launch: launchOne,
    books,
    sql,
    caughtUp,
    async finish({ times, recoverMs, problems = [] }) {
      await load.stop();
      // Three times the longest recovery seen without a new line: nothing more will come. It is said, so that what is late is not taken for lost.
      const late = await caughtUp(240_000, 90_000).then(
        () => [],
        (error: unknown) => [messageOf(error)],
      );
      const found = [...problems, ...late, ...bookProblems(await books(), 0)];
      const truth = await contentsOf(kafka.brokers, topic);
      let [lines, lost, doubled] = [0, 0, 0];
      for (const [partition, values] of truth) {
        const stored = await exported(topic, partition, environment);
        const result = compareWithTopic(stored, values);
        lines += values.length;
        lost += result.lost;
        doubled += result.doubled;
        if (result.foreign > 0) found.push(`partition ${String(partition)}: ${String(result.foreign)} foreign lines`);
        if (!result.inOrder) found.push(`partition ${String(partition)} is out of order`);
      }
      found.push(...(await verifyProblems(environment)));
      return { times, lines, lost, doubled, recoverMs, problems: found };
    },
  };
}
