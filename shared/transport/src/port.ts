import type { Component } from '@logsieve/pipeline';

/** The part of a structured logger that transports use. */
export interface TransportLogger {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One record of a topic. */
export interface TopicRecord {
  readonly key: string | null;
  /** `null` is a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Only where it must be a certain one; else the key decides. */
  readonly partition?: number;
}

/** A record with its place. Offsets are safe integers. */
export interface Delivery extends TopicRecord {
  readonly offset: number;
  /** When the broker (or the in-memory topic) took it, Unix milliseconds. */
  readonly timestampMs: number;
}

/** Consecutive records of one partition, in order. */
export interface DeliveryBatch {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly records: readonly Delivery[];
  /** true: these offsets may have been handled before (first batch after an assignment). */
  readonly redelivered: boolean;
}

export interface Producer {
  /**
   * Resolves when the records are durable: on Kafka acknowledged by all in-sync replicas, in memory committed by every
   * subscribed group. Rejects when that cannot be had in time; nothing is dropped silently. Waits (backpressure) while the topic is full.
   */
  send(topic: string, records: readonly TopicRecord[]): Promise<void>;
}

export interface ConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Bounds of one batch handed to the handler: a batch ends at whichever comes first. */
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  /** How long to wait for more records before a smaller batch is handed over, milliseconds. */
  readonly lingerMs: number;
  /**
   * 'intent': before the handler runs, the batch's start is committed with its end in the commit metadata; after a crash the next
   * owner cuts its first batch at the same end (design.md, "Exactly once"). 'after': committed only after the handler.
   * 'manual': the handler's owner calls `commit` itself (for state snapshots that lag behind).
   */
  readonly commit: 'intent' | 'after' | 'manual';
  /** Called when a partition is assigned: the next offset known to be needed (from the store), or null to trust the group's commit. */
  readonly resumeFrom?: (topic: string, partition: number) => Promise<number | null>;
  /** After this many failed tries of one batch its records are handed over one by one, so that only the offender fails on. */
  readonly splitAfterTries: number;
}

/** Resolved = handled and durable downstream: commit. Rejected = deliver again. The signal aborts on stop or loss of the partition. */
export type BatchHandler = (batch: DeliveryBatch, signal: AbortSignal) => Promise<void>;

export interface ConsumerStatistics {
  readonly assigned: readonly {
    topic: string;
    partition: number;
    position: number;
    committed: number;
    end: number;
    lag: number;
  }[];
  readonly batches: number;
  readonly records: number;
  readonly redeliveries: number;
  readonly restarts: number;
  readonly pauses: number;
  /** Records that left their topic before they were read. */
  readonly missed: number;
}

export interface Consumer extends Component {
  commit(topic: string, partition: number, nextOffset: number): Promise<void>;
  statistics(): ConsumerStatistics;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Default 1. */
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** The door to topics. Two adapters pass one contract suite: kafkajs and in-memory. */
export interface Transport extends Component {
  readonly kind: 'kafka' | 'memory';
  producer(): Producer;
  consumer(options: ConsumerOptions, handler: BatchHandler): Consumer;
  createTopics(topics: readonly TopicSpec[]): Promise<void>;
  describeTopics(
    names: readonly string[],
  ): Promise<readonly { name: string; partitions: { partition: number; low: number; high: number }[] }[]>;
  /** Throws when the broker cannot be reached in time. */
  ping(): Promise<void>;
}
