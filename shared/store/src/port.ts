import type {
  Anomaly,
  Feedback,
  ParsedLine,
  Pattern,
  Review,
  StateChange,
  Template,
  UnixNano,
} from '@logsieve/contracts';
import type { Component } from '@logsieve/pipeline';
import type { AlertRecords } from './alerts.ts';
import type { LabelledAnomaly, StandingOrder } from './documents/evidence.ts';
import type { LineSelection } from './lines/committed-blocks.ts';
import type { SourceLine } from './lines/read-lines.ts';
import type { VerifyOptions, VerifyReport } from './lines/verify.ts';
import type { ReviewRecords } from './reviews.ts';
import type { SqlReader } from './sql-reader.ts';

export type { LabelledAnomaly, StandingOrder } from './documents/evidence.ts';
export type { SqlReader } from './sql-reader.ts';

/** The part of a logger the store needs. */
export interface StoreLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What leaves; absent = kept. Whole days of ingest at a time, never the day that is not over. */
export interface Retention {
  /** Lines taken in longer ago. */
  readonly olderThanMs?: number;
  /** The oldest days, until lines and their values need at most so many bytes on disk. */
  readonly maxBytes?: number;
  /** Earlier for some services: blocks that hold nothing but lines of services that are over. */
  readonly services?: Readonly<Record<string, number>>;
}

/** A record that can never succeed, with its bytes. */
export interface DeadLetter {
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly key: string | null;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly time: UnixNano;
}

/** Which records of a source partition a block holds. */
export interface BlockRange {
  readonly source: string;
  readonly partition: number;
  readonly firstOffset: number;
  /** Inclusive. */
  readonly lastOffset: number;
}

/** Lines on their way into a block, encoded as they come, so that none has to stay in memory until the block is full. */
export interface LineDraft {
  /** So many so far. */
  readonly lines: number;
  /** In the order of their positions. @throws PermanentError where a line breaks the contract: the draft is worth nothing then. */
  add(lines: readonly ParsedLine[]): void;
}

/** One atomic unit of ingest: consecutive records of one source partition. */
export interface LineBlock extends BlockRange {
  readonly dead: readonly DeadLetter[];
  /** Lines and dead records counted when the bytes were decoded: lines of the draft and `dead.length` must add up to it, or the block is refused. */
  readonly linesIn: number;
  /**
   * What an offset counts, which decides how `export` gives the bytes back: `line`, every line ends with `\n` (files, stdin, doors);
   * `record`, an offset is a record of one or more lines, joined by `\n`, and every record ends with `\n` (topics).
   */
  readonly terminated: 'line' | 'record';
  /** Offsets of records whose end differs from the source's rule: files, no final `\n`; topics, a final `\n`. */
  readonly terminatorExceptions: readonly number[];
  /** Where the door goes on, opaque to the store; '' where the offset says it all. */
  readonly resumeToken: string;
}

export interface NewKnowledge {
  readonly patterns: readonly Pattern[];
  readonly templates: readonly Template[];
  readonly links: readonly { readonly service: string; readonly patternId: string; readonly templateId: string }[];
}

export interface SourceProgress {
  readonly source: string;
  readonly partition: number;
  /** The next offset to be ingested: last committed one + 1. */
  readonly nextOffset: number;
  readonly resumeToken: string;
}

/** Write side. Every method resolves when the rows are acknowledged by the engine, and may be repeated after a failure. */
export interface StoreWriter {
  draftLines(source: string, partition: number): LineDraft;
  /**
   * Patterns and templates must be there before the lines that point at them: call `saveKnowledge` first. A draft serves for one call.
   * Writes the lines under a fresh block id, then the block's row under the token `source:partition:first-last`: the commit.
   * Resolves with `committed: false` where another attempt had committed the same range before (its rows stand, ours are ignored).
   */
  appendBlock(block: LineBlock, lines: LineDraft): Promise<{ readonly committed: boolean; readonly block: bigint }>;
  saveKnowledge(knowledge: NewKnowledge): Promise<void>;
  saveAnomalies(anomalies: readonly Anomaly[]): Promise<void>;
  saveReview(review: Review): Promise<void>;
  saveFeedback(feedback: Feedback): Promise<void>;
  saveStateChange(change: StateChange): Promise<void>;
  /** Numbers of those of the ids that are stored: what they are called where each byte counts (docs/decisions/0072). */
  numbersOf(kind: 'patterns' | 'templates', ids: readonly string[]): Promise<ReadonlyMap<string, bigint>>;
  saveSnapshot(stage: string, key: string, body: string): Promise<void>;
  /** Bodies of a stage by key, in one statement. */
  saveSnapshots(stage: string, bodies: ReadonlyMap<string, string>): Promise<void>;
  saveIdempotentAnswer(key: string, answer: string): Promise<void>;
}

/** What the pipeline itself reads back. The query service has its own reader (`./read`). */
export interface StoreResume {
  progress(source?: string): Promise<readonly SourceProgress[]>;
  /** Newest intact snapshot (checked by its hash); a damaged one is skipped and reported through `onDamage`. */
  loadSnapshot(stage: string, key: string): Promise<string | null>;
  /** The same of every key of a stage, by key: a few statements for thousands of keys. */
  loadSnapshots(stage: string): Promise<ReadonlyMap<string, string>>;
  loadKnowledge(service?: string): Promise<NewKnowledge>;
  /** Ids of all that is stored, by each of their numbers. */
  idsByNumber(kind: 'patterns' | 'templates'): Promise<ReadonlyMap<bigint, string>>;
  idempotentAnswer(key: string): Promise<string | null>;
  /** What people and reviews said of anomalies that the model decided, newest first. */
  loadEvidence(limit: number): Promise<readonly LabelledAnomaly[]>;
  /** What people ordered for anomalies and their likes, as far as it holds at `now`, newest first. */
  loadStandingOrders(now: UnixNano, limit: number): Promise<readonly StandingOrder[]>;
}

/** Exact bytes back: for export, verification and recovery. */
export interface LineReader {
  /** Committed lines in the order of their positions. */
  read(selection: LineSelection): AsyncIterable<SourceLine>;
  /** The original bytes of one source, terminators included, in chunks of about 1 MB. */
  export(selection: LineSelection & { readonly source: string }): AsyncIterable<Buffer>;
  /** Rebuilds every line and compares it with the receipts taken at ingest. */
  verify(options?: VerifyOptions): Promise<VerifyReport>;
}

export interface StorageStatistics {
  readonly bytesOnDisk: number;
  readonly rawBytes: number;
  readonly parts: number;
  readonly byTable: readonly { table: string; rows: number; bytesOnDisk: number; parts: number }[];
}

/** A column that lies in files of its own; small parts keep all columns in one file and are not counted. */
export interface ColumnSize {
  readonly table: string;
  readonly column: string;
  readonly bytesOnDisk: number;
}

export interface Store extends Component {
  readonly kind: 'chdb' | 'clickhouse';
  readonly writer: StoreWriter;
  readonly resume: StoreResume;
  readonly sql: SqlReader;
  readonly lines: LineReader;
  /** Reviewer's tables: `createReviewRecords(sql, insertRows)` of reviews.ts. */
  readonly reviews: ReviewRecords;
  /** The alerter's table: `createAlertRecords(sql, insertRows)` of alerts.ts. */
  readonly alerts: AlertRecords;
  /** Throws with a clear message when the engine cannot be reached or the disk is full. */
  ping(): Promise<void>;
  statistics(): Promise<StorageStatistics>;
  columnSizes(): Promise<readonly ColumnSize[]>;
  /** Merges, removes lines of blocks that were never committed and are older than `olderThanMs`. */
  compact(options: { olderThanMs: number }): Promise<void>;
  /** Lets go of lines by age, by bytes on disk, by service; whole days at a time; gives how many. Safe to repeat. */
  applyRetention(options: Retention): Promise<number>;
}
