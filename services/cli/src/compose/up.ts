import type { Component } from '@logsieve/pipeline';
import { alerterOf } from './alerter-of.ts';
import { createDetectorFeed } from './detector-feed.ts';
import { detectorOf } from './detector-of.ts';
import { ingestOf } from './ingest-of.ts';
import { parserOf } from './parser-of.ts';
import type { Ports } from './ports.ts';
import { processOf } from './process.ts';
import type { RunningProcess } from './process.ts';
import { queryOf } from './query-of.ts';
import { retentionOf } from './retention.ts';
import { reviewerOf } from './reviewer-of.ts';
import type { IngestService } from '@logsieve/ingest';

/** Everything in one process. `more` gets the doors and may add parts that use them (the demo). */
export async function upOf(
  ports: Ports,
  more: (ingest: IngestService) => readonly Component[],
): Promise<RunningProcess> {
  const { store } = ports;
  const reviewer = reviewerOf(ports);
  const detector = await detectorOf(ports, 'fed');
  const feed = createDetectorFeed({ sql: store.sql, detector });
  const parser = parserOf(ports, (batch) => feed.observe(batch));
  const ingest = ingestOf(ports);
  const query = queryOf(ports, reviewer);
  const catchUp: Component = {
    name: 'detector catch-up',
    start: async () => feed.catchUp(await store.resume.progress()),
    stop: () => Promise.resolve(),
  };
  // Each part starts before what feeds it and stops after it.
  return processOf(ports, {
    components: [
      alerterOf(ports),
      reviewer,
      detector,
      catchUp,
      parser,
      query,
      retentionOf(ports),
      ingest,
      ...more(ingest),
    ],
    routers: [ingest.router, query.router],
  });
}
