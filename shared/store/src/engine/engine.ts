/** What differs between chDB in the process and a server over HTTP; everything above is the same code. */
export interface Engine {
  readonly kind: 'chdb' | 'clickhouse';
  /** Rows may be on another replica before they are seen here. */
  readonly replicated: boolean;
  /** Statements without a result: schema, mutations. They run beside inserts, not before them. */
  command(sql: string): Promise<void>;
  /**
   * Inserts the body, which is copied before this returns, and retries transient failures with the same `token`: the engine drops what it
   * already has. Resolves when the rows are acknowledged; after more than one try they may be missing all the same (decision 60).
   */
  insert(request: InsertRequest): Promise<Inserted>;
  /** Rows as JSON objects, 64-bit integers as decimal strings; limited in time and memory. */
  rows<T>(sql: string, parameters?: QueryParameters): Promise<T[]>;
  /** The bytes of a result; `sql` ends with its FORMAT clause. For bulk reading: longer limits, out of the way of `rows`. */
  bytes(sql: string, parameters?: QueryParameters): Promise<Buffer>;
  close(): Promise<void>;
}

export type QueryParameters = Readonly<Record<string, unknown>>;

export interface Inserted {
  /** 1: the engine took it at once. */
  readonly tries: number;
}

export interface InsertRequest {
  /** Table with column list: `lines (block, source)`. */
  readonly into: string;
  readonly format: 'Native' | 'JSONEachRow';
  readonly body: readonly Uint8Array[];
  /** Same token within the table's window = same rows. */
  readonly token: string;
}

export interface EngineLimits {
  /** One interactive query. */
  readonly querySeconds: number;
  readonly queryMemoryBytes: number;
  /** One statement that reads or rewrites much: export, verify, compact. */
  readonly bulkSeconds: number;
}

export const DEFAULT_LIMITS: EngineLimits = {
  querySeconds: 15,
  queryMemoryBytes: 1_500_000_000,
  bulkSeconds: 600,
};

/** The statement of an insert; settings travel in its text, so that they never stick to a connection. */
export function insertStatement(request: Omit<InsertRequest, 'body'>, quotedToken: string, from = ''): string {
  const settings = `async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = ${quotedToken}`;
  return `INSERT INTO ${request.into}${from} SETTINGS ${settings} FORMAT ${request.format}`;
}
