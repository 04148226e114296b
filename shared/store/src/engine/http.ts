import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseSettings } from '@clickhouse/client';
import { Readable } from 'node:stream';
import { retry } from '@logsieve/pipeline';
import type { RetryOptions } from '@logsieve/pipeline';
import type { Engine, EngineLimits, QueryParameters } from './engine.ts';
import { insertStatement } from './engine.ts';
import { CLUSTER_SETTINGS, clustered } from './clustered.ts';
import { classify } from './errors.ts';
import { collect } from './collect.ts';
import { bindParameters } from './parameters.ts';
import { quote } from './sql-text.ts';

export interface HttpOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly limits: EngineLimits;
  readonly retry: RetryOptions;
  readonly cluster?: string;
}

/** Idle sockets are dropped before the server does (self-hosted default 10 s, Cloud 3 s): else every pause ends in ECONNRESET. */
const IDLE_SOCKET_MS = 2_000;

/** A ClickHouse server over HTTP. Settings are per request there. */
export async function openHttp(options: HttpOptions): Promise<Engine> {
  const { limits, cluster } = options;
  const create = (database: string, seconds: number) =>
    createClient({
      url: options.url,
      username: options.user,
      password: options.password,
      database,
      application: 'logsieve',
      log: { level: ClickHouseLogLevel.OFF }, // every error is thrown
      request_timeout: (seconds + 5) * 1000,
      keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_MS, eagerly_destroy_stale_sockets: true },
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 1,
        ...(cluster === undefined ? {} : CLUSTER_SETTINGS),
      },
    });
  const quick = create(options.database, limits.querySeconds);
  const slow = create(options.database, limits.bulkSeconds);
  const reading = (seconds: number): ClickHouseSettings => ({
    readonly: '2',
    max_execution_time: seconds,
    max_memory_usage: String(limits.queryMemoryBytes),
    wait_end_of_query: 1, // else an error in the middle of a result comes as its last bytes, under status 200
  });
  const guarded = async <T>(sql: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw classify(error, sql.length > 120 ? `${sql.slice(0, 120)}…` : sql);
    }
  };
  const close = async () => {
    await Promise.all([quick.close(), slow.close()]);
  };
  try {
    await retry(
      () => guarded('creating the database', () => createDatabase(create, options.database, cluster)),
      options.retry,
    );
  } catch (error) {
    await close();
    throw error;
  }
  const server: Engine = {
    kind: 'clickhouse',
    replicated: false,
    command: (sql) => guarded(sql, () => slow.command({ query: sql })).then(() => undefined),
    async insert(request) {
      const body = Buffer.concat(request.body);
      const sql = insertStatement(request, quote(request.token));
      let tries = 0;
      await retry(
        () =>
          guarded(sql, async () => {
            tries += 1;
            const answer = await slow.exec({ query: sql, values: Readable.from([body], { objectMode: false }) });
            await collect(answer.stream);
          }),
        options.retry,
      );
      return { tries };
    },
    rows: <T>(sql: string, parameters?: QueryParameters) =>
      guarded(sql, async () => {
        const result = await quick.query({
          query: sql,
          format: 'JSONEachRow',
          clickhouse_settings: reading(limits.querySeconds),
          ...bindParameters(sql, parameters),
        });
        return await result.json<T>();
      }),
    bytes: (sql, parameters) =>
      guarded(sql, async () => {
        const answer = await slow.exec({
          query: sql,
          clickhouse_settings: reading(limits.bulkSeconds),
          ...bindParameters(sql, parameters),
        });
        return await collect(answer.stream);
      }),
    close,
  };
  return cluster === undefined ? server : clustered(server, cluster);
}

/** The connection names its database in every request, and a server refuses one that is not there yet. */
async function createDatabase(
  create: (database: string, seconds: number) => ReturnType<typeof createClient>,
  database: string,
  cluster: string | undefined,
): Promise<void> {
  if (database === 'default') return;
  const client = create('default', 30);
  try {
    await client.command({
      query: `CREATE DATABASE IF NOT EXISTS \`${database.replaceAll('`', '')}\`${cluster === undefined ? '' : ` ON CLUSTER '${cluster}'`}`,
    });
  } finally {
    await client.close();
  }
}
