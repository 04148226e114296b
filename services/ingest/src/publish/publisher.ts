import { TOPICS } from '@logsieve/contracts';
import type { Producer, TopicRecord } from '@logsieve/transport';
import { RAW_HEADERS } from '@logsieve/decode';
import type { Sequencer } from './sequencer.ts';

/** Lines of one request or file, in the order they came. */
export interface PublishBatch {
  readonly source: string;
  /** '' where the sender names none. */
  readonly service: string;
  readonly contentType: string;
  readonly chunks: readonly PublishChunk[];
}

export interface PublishChunk {
  readonly value: Uint8Array;
  /** Lines in `value`, as the parser will count them. */
  readonly lines: number;
  /** The last line has no `\n`. */
  readonly openEnd?: boolean;
  /** Where the door goes on after this chunk. */
  readonly resumeToken?: string;
}

/** Resolves when the lines are durable; rejects when that cannot be had. */
export type Publish = (batch: PublishBatch) => Promise<void>;

/** `sequencer`: embedded mode, where positions are handed out here; absent, Kafka's offsets are the positions. */
export function createPublish(producer: Producer, sequencer: Sequencer | null): Publish {
  return async (batch) => {
    const records = batch.chunks.map((chunk): TopicRecord => {
      const headers: Record<string, string> = { [RAW_HEADERS.contentType]: batch.contentType };
      if (batch.service !== '') headers[RAW_HEADERS.service] = batch.service;
      if (sequencer !== null) {
        headers[RAW_HEADERS.source] = batch.source;
        headers[RAW_HEADERS.offset] = String(sequencer.take(batch.source, chunk.lines));
        const token = sequencer.resumeToken(batch.source, chunk.resumeToken);
        if (token !== '') headers[RAW_HEADERS.resume] = token;
      }
      if (chunk.openEnd === true) headers[RAW_HEADERS.openEnd] = '1';
      return { key: batch.source, value: chunk.value, headers };
    });
    if (records.length > 0) await producer.send(TOPICS.raw, records);
  };
}
