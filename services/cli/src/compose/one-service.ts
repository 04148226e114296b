import { TOPICS } from '@logsieve/contracts';
import { parsedBatchCodec } from '@logsieve/decode';
import type { Component } from '@logsieve/pipeline';
import { alerterOf } from './alerter-of.ts';
import { detectorOf } from './detector-of.ts';
import { ingestOf } from './ingest-of.ts';
import { parserOf } from './parser-of.ts';
import type { Ports } from './ports.ts';
import { processOf } from './process.ts';
import type { RunningProcess } from './process.ts';
import { queryOf } from './query-of.ts';
import { retentionOf } from './retention.ts';
import { reviewerOf } from './reviewer-of.ts';

export const SERVICES = ['ingest', 'parser', 'detector', 'reviewer', 'query', 'alerter'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** One service in a process of its own; the others are reached through Kafka and the ClickHouse server. */
export async function oneServiceOf(name: ServiceName, ports: Ports): Promise<RunningProcess> {
  switch (name) {
    case 'ingest': {
      const ingest = ingestOf(ports);
      return processOf(ports, { components: [ingest], routers: [ingest.router] });
    }
    case 'parser': {
      const producer = ports.transport.producer();
      const parser = parserOf(ports, (batch) =>
        producer.send(TOPICS.parsed, [{ key: batch.source, value: parsedBatchCodec.encode(batch), headers: {} }]),
      );
      return processOf(ports, { components: [parser], routers: [] });
    }
    case 'detector':
      return processOf(ports, { components: [await detectorOf(ports, 'own topic')], routers: [] });
    case 'reviewer':
      return processOf(ports, { components: [reviewerOf(ports)], routers: [] });
    case 'alerter':
      return processOf(ports, { components: [alerterOf(ports)], routers: [] });
    case 'query': {
      // The budget is in the store: a reviewer that is not started reads it, and writes summaries under it.
      const reviewer = reviewerOf(ports);
      const query = queryOf(ports, reviewer);
      const summaries: Component = {
        name: 'summaries',
        start: () => Promise.resolve(),
        stop: () => reviewer.stopWriting(),
      };
      return processOf(ports, { components: [summaries, query, retentionOf(ports)], routers: [query.router] });
    }
  }
}
