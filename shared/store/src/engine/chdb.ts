import { createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PermanentError, TransientError, retry } from '@logsieve/pipeline';
import type { RetryOptions } from '@logsieve/pipeline';
import type { Engine, EngineLimits, InsertRequest, QueryParameters } from './engine.ts';
import { insertStatement } from './engine.ts';
import { DataDirectoryInUseError, classify } from './errors.ts';
import { collect } from './collect.ts';
import { bindParameters } from './parameters.ts';
import { quote } from './sql-text.ts';
import { Staging } from './staging.ts';

export interface ChdbOptions {
  readonly dataDir: string;
  readonly limits: EngineLimits;
  readonly retry: RetryOptions;
  readonly readers: number;
}

/**
 * ClickHouse in the process. Settings stick to a chDB connection and one connection runs its queries one after another; hence one
 * connection per use: writing, maintenance, bulk reading, and a few readers, each with its settings made once.
 */
export function openChdb(options: ChdbOptions): Engine {
  const path = join(resolve(options.dataDir), 'clickhouse');
  mkdirSync(path, { recursive: true });
  const open: Connection[] = [];
  const connect = (settings: string, seconds: number): Connection => {
    const connection = new Connection(path, settings, seconds);
    open.push(connection);
    return connection;
  };
  const { limits } = options;
  const text = 'output_format_json_quote_64bit_integers = 1';
  const reading = `readonly = 2, ${text}, max_memory_usage = ${String(limits.queryMemoryBytes)}`;
  const writer = connect('async_insert = 0', limits.bulkSeconds);
  const pool = new Pool(options.readers, () =>
    connect(`${reading}, max_execution_time = ${String(limits.querySeconds)}`, limits.querySeconds),
  );
  const bulk = lazy(() =>
    connect(`${reading}, max_execution_time = ${String(limits.bulkSeconds)}`, limits.bulkSeconds),
  );
  const maintenance = lazy(() => connect('async_insert = 0', limits.bulkSeconds));
  const staging = new Staging(resolve(options.dataDir));
  return {
    kind: 'chdb',
    replicated: false,
    command: (sql) =>
      maintenance()
        .use(sql, (client) => client.command({ query: sql }))
        .then(() => undefined),
    async insert(request: InsertRequest) {
      const file = stage(staging, request);
      const sql = insertStatement(request, quote(request.token), ` FROM INFILE ${quote(file)}`);
      let tries = 0;
      try {
        await retry(() => {
          tries += 1;
          return writer.use(sql, (client) => client.command({ query: sql }));
        }, options.retry);
        return { tries };
      } finally {
        staging.remove(file);
      }
    },
    rows: <T>(sql: string, parameters?: QueryParameters) => pool.run((reader) => reader.rows<T>(sql, parameters)),
    bytes: (sql, parameters) =>
      bulk().use(sql, async (client) =>
        collect((await client.exec({ query: sql, ...bindParameters(sql, parameters) })).stream),
      ),
    async close() {
      for (const connection of open) await connection.close();
      staging.close();
    },
  };
}

function stage(staging: Staging, request: InsertRequest): string {
  try {
    return staging.write(request.body);
  } catch (error) {
    throw classify(error, 'staging an insert');
  }
}

class Connection {
  readonly #client: ClickHouseClient;
  readonly #seconds: number;
  readonly #ready: Promise<unknown>;
  #last: Promise<unknown> = Promise.resolve();
  /** Queries given to the engine and not answered yet. */
  pending = 0;
  /** A query ran past its time: the engine may still compute it, and what follows would wait behind. */
  stuck = false;

  constructor(path: string, settings: string, seconds: number) {
    this.#client = createClient({ connection: connect(path) });
    this.#seconds = seconds;
    this.#ready = this.#client.command({ query: `SET ${settings}` });
    this.#ready.catch(() => undefined); // reported by the first use
  }

  rows<T>(sql: string, parameters?: QueryParameters): Promise<T[]> {
    return this.use(sql, async (client) => {
      const result = await client.query({ query: sql, format: 'JSONEachRow', ...bindParameters(sql, parameters) });
      return await result.json<T>();
    });
  }

  async use<T>(sql: string, run: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    this.pending += 1;
    const answer = this.#ready.then(() => run(this.#client));
    this.#last = answer.then(
      () => undefined,
      () => undefined,
    );
    void this.#last.then(() => {
      this.pending -= 1;
    });
    try {
      return await this.#withinTime(answer, sql);
    } catch (error) {
      throw classify(error, head(sql));
    }
  }

  /** The engine keeps its own limit; this one is for an engine that does not come back. */
  async #withinTime<T>(answer: Promise<T>, sql: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => {
          this.stuck = true;
          reject(new TransientError(`no answer within ${String(this.#seconds + 5)} s: ${head(sql)}`));
        },
        (this.#seconds + 5) * 1000,
      );
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closing a busy connection aborts the engine: waits for what it still computes. */
  async close(): Promise<void> {
    await this.#last;
    await this.#client.close();
  }
}

/** Gives each query the reader with the fewest before it; replaces one that is stuck. */
class Pool {
  readonly #readers: Connection[];
  readonly #connect: () => Connection;

  constructor(size: number, connect: () => Connection) {
    this.#connect = connect;
    this.#readers = Array.from({ length: size }, connect);
  }

  run<T>(use: (reader: Connection) => Promise<T>): Promise<T> {
    const free = this.#readers.findIndex((reader) => reader.stuck);
    if (free >= 0) this.#readers[free] = this.#connect();
    const reader = this.#readers.reduce((best, next) => (next.pending < best.pending ? next : best));
    return use(reader);
  }
}

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

function connect(path: string): ClientConnection {
  try {
    // chdb is typed against a second copy of the same interfaces, which differ by a private member only
    return createChdbConnection({ path }) as unknown as ClientConnection;
  } catch (error) {
    const holder = holderOf(path);
    if (holder === null)
      throw new PermanentError(`cannot open the data directory ${path}: is it writable, and open nowhere else?`, {
        cause: error,
      });
    throw new DataDirectoryInUseError(
      `the data directory ${path} is in use by process ${holder}: stop it, or choose another directory`,
      { cause: error },
    );
  }
}

/** The engine locks `status` and writes its process id there; the lock itself dies with the process. */
function holderOf(path: string): string | null {
  try {
    const pid = /PID: (\d+)/.exec(readFileSync(join(path, 'status'), 'utf8'))?.[1];
    if (pid === undefined || Number(pid) === process.pid) return null;
    process.kill(Number(pid), 0);
    return pid;
  } catch {
    return null;
  }
}

const head = (sql: string) => (sql.length > 120 ? `${sql.slice(0, 120)}…` : sql);

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
