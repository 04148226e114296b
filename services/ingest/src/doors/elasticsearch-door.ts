import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Request, Response, Router } from 'express';
import { messageOf } from '@logsieve/pipeline';
import { decodeBulk } from '../elasticsearch/bulk.ts';
import type { BulkItem } from '../elasticsearch/bulk.ts';
import { productChecks, productHeader } from '../elasticsearch/product.ts';
import { DoorError } from '../http/door-error.ts';
import { mediaType } from '../http/media-type.ts';
import { handler, recordBatches } from './door.ts';
import type { DoorContext } from './door.ts';
import { doorErrors } from './problem.ts';

const DOOR = 'elasticsearch';
const MEDIA = [
  '',
  'application/json',
  'application/x-ndjson',
  'application/vnd.elasticsearch+json',
  'application/vnd.elasticsearch+x-ndjson',
];

/** `_bulk` with the checks that shippers make first, at the root and under `/elasticsearch`. */
export function elasticsearchDoor(context: DoorContext): Router {
  const { accept, metrics, options, clock } = context;

  async function bulk(request: Request, response: Response): Promise<void> {
    const media = mediaType(request.headers['content-type']);
    if (!MEDIA.includes(media))
      throw new DoorError(415, 'media_type', `Content-Type header [${media}] is not supported`);
    const started = clock.monotonicMs();
    await accept.withBody(request, 'identity', async (body) => {
      const items = decode(body, String(request.params['index'] ?? ''));
      const lines = items.flatMap((item) => (item.line === null ? [] : [item.line]));
      await Promise.all(recordBatches(lines, DOOR, options.chunkBytes).map((batch) => accept.publish(batch)));
      const rejected = items.length - lines.length;
      metrics.bytes.inc({ source: DOOR }, body.length);
      metrics.records.inc({ source: DOOR, outcome: 'accepted' }, lines.length);
      metrics.records.inc({ source: DOOR, outcome: 'rejected' }, rejected);
      if (rejected > 0) metrics.rejected.inc({ reason: 'malformed' }, rejected);
      const took = Math.round(clock.monotonicMs() - started);
      const accepts = request.headers.accept ?? '';
      const type = accepts.includes('vnd.elasticsearch+json')
        ? 'application/vnd.elasticsearch+json;compatible-with=8'
        : 'application/json';
      response.status(200).setHeader('content-type', type);
      response.end(JSON.stringify({ took, errors: rejected > 0, items: items.map(itemAnswer) }));
    });
  }

  const routes = express.Router();
  routes.use(productChecks());
  for (const path of ['/_bulk', '/:index/_bulk']) {
    routes.all(path, productHeader);
    const handle = handler(context, DOOR, bulk);
    routes.post(path, handle);
    routes.put(path, handle);
  }
  routes.use(
    doorErrors(metrics, (response, error) => {
      const type =
        error.status === 429 || error.status === 503 ? 'es_rejected_execution_exception' : typeOf(error.status);
      const cause = { type, reason: error.message };
      response.setHeader('x-elastic-product', 'Elasticsearch');
      response.status(error.status).json({ error: { root_cause: [cause], ...cause }, status: error.status });
    }),
  );
  const router = express.Router();
  router.use('/elasticsearch', productHeader, routes);
  router.use(routes);
  return router;
}

function typeOf(status: number): string {
  if (status === 413) return 'content_too_long_exception';
  if (status === 415) return 'media_type_header_exception';
  return status < 500 ? 'illegal_argument_exception' : 'exception';
}

function decode(body: Buffer, index: string): BulkItem[] {
  try {
    const items = decodeBulk(body, index);
    if (items.length === 0) throw new Error('request body is required');
    return items;
  } catch (error) {
    throw new DoorError(400, 'malformed', messageOf(error), { cause: error });
  }
}

function itemAnswer(item: BulkItem) {
  const named = { _index: item.index, _id: item.id ?? randomUUID() };
  if (item.error !== null) return { [item.action]: { ...named, status: 400, error: item.error } };
  return {
    [item.action]: {
      ...named,
      _version: 1,
      result: 'created',
      _shards: { total: 1, successful: 1, failed: 0 },
      _seq_no: 0,
      _primary_term: 1,
      status: 201,
    },
  };
}
