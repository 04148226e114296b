/** A piece of the product's own text and what stands there when its protection is taken out. */
interface Cut {
  /** Path of the source; the build's file is changed as it is loaded. */
  readonly file: string;
  /** Stands there exactly once, on one line and without types, so that source and build agree. */
  readonly from: string;
  readonly to: string;
}

const CONSUMER = 'shared/transport/src/kafka/kafka-consumer.ts';
const APPENDER = 'shared/store/src/blocks/append-block.ts';

/**
 * What can be switched off, by name, to see a row fail. The product knows nothing of it: a loader changes the text of these modules in
 * the processes that the suite starts, so that no setting of a running logsieve can ever do it.
 */
export const PROTECTIONS = {
  'a door answers when the lines are durable': [
    {
      file: 'services/ingest/src/publish/publisher.ts',
      from: 'await producer.send(TOPICS.raw, records)',
      to: 'void producer.send(TOPICS.raw, records).catch(() => undefined)',
    },
  ],
  'what does not fit is refused': [
    {
      file: 'services/ingest/src/http/in-flight.ts',
      from: 'if (bytes > 0 && bytes + more > room)',
      to: 'if (bytes < 0)',
    },
  ],
  'offsets are committed after the block': [
    {
      file: CONSUMER,
      from: 'commitAt(consumer, state, first.offset, intentMetadata(last.offset))',
      to: "commitAt(consumer, state, last.offset + 1, '')",
    },
    { file: CONSUMER, from: 'Math.max(fetched, stored ?? 0)', to: 'fetched' },
  ],
  'the row of a block carries the token of its range': [
    { file: APPENDER, from: 'token: tokenOf(block, tries)', to: 'token: String(Math.random())' },
  ],
  'the ledger says where a partition goes on': [
    { file: CONSUMER, from: 'Math.max(fetched, stored ?? 0)', to: 'fetched' },
    { file: APPENDER, from: 'if (before !== undefined)', to: 'if (before === 0)' },
    { file: APPENDER, from: 'token: tokenOf(block, tries)', to: 'token: String(Math.random())' },
  ],
  'a failed batch is given again': [
    { file: CONSUMER, from: 'counts.redeliveries += 1;', to: 'counts.redeliveries += 1; return;' },
  ],
  'a retried insert keeps its token': [
    {
      file: 'shared/store/src/engine/http.ts',
      from: 'query: sql, values:',
      to: 'query: sql.replace("token = \'", () => `token = \'${String(Math.random())}`), values:',
    },
  ],
  'new partitions are looked for': [
    { file: CONSUMER, from: 'metadataMaxAge: NEW_PARTITIONS_MS', to: 'metadataMaxAge: 3e5' },
  ],
  'what is cut off a topic unread is reported': [{ file: CONSUMER, from: 'if (missed > 0)', to: 'if (missed < 0)' }],
  'a snapshot is checked by its digest': [
    {
      file: 'shared/store/src/documents/snapshots.ts',
      from: 'if (digest(body) === sha256) intact',
      to: 'if (digest(body) !== "") intact',
    },
  ],
  'verify compares with the receipt': [
    {
      file: 'shared/store/src/lines/verify.ts',
      from: 'return { problem: messageOf(error), rebuilt: { lines: 0, bytes: 0 } };',
      to: 'return { problem: null, rebuilt: { lines: 0, bytes: 0 } };',
    },
    {
      file: 'shared/store/src/lines/verify.ts',
      from: 'return { problem: problemOf(block, rebuilt), rebuilt };',
      to: 'return { problem: null, rebuilt };',
    },
  ],
  'a time that cannot be is not believed': [
    {
      file: 'shared/decode/src/timestamp.ts',
      from: 'return time < LIMIT ? time : null;',
      to: 'return time;',
    },
    {
      file: 'services/parser/src/parse/event-time.ts',
      from: 'said >= 0n && said <= LATEST',
      to: 'said !== undefined',
    },
  ],
  'a store that is newer is refused': [
    {
      file: 'shared/store/src/migrations/run-migrations.ts',
      from: 'for (const [name, sha256] of applied)',
      to: 'for (const [name, sha256] of [])',
    },
  ],
} as const satisfies Record<string, readonly Cut[]>;

export type Protection = keyof typeof PROTECTIONS;

export const cutsOf = (protection: Protection): readonly Cut[] => PROTECTIONS[protection];
