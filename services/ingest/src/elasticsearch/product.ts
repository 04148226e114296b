import express from 'express';
import type { RequestHandler, Router } from 'express';

/** The version that shippers of the 8.x line accept. */
const VERSION = '8.17.0';

/** Official clients refuse servers without this header. */
export const productHeader: RequestHandler = (_request, response, next) => {
  response.setHeader('x-elastic-product', 'Elasticsearch');
  next();
};

const ROOT = {
  name: 'logsieve',
  cluster_name: 'logsieve',
  cluster_uuid: 'logsieve-ingest-door',
  version: {
    number: VERSION,
    build_flavor: 'default',
    build_type: 'docker',
    build_hash: 'logsieve',
    build_date: '2025-01-01T00:00:00.000Z',
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
};

/** What Filebeat, Vector, Fluent Bit, Logstash and the clients ask before they send: answered as a cluster that needs no set-up. */
export function productChecks(): Router {
  const router = express.Router();
  // The page lives at `/` too: it is for those who prefer HTML or say nothing about it.
  router.get('/', (request, response, next) => {
    const best = request.accepts(['text/html', 'application/json', 'application/vnd.elasticsearch+json']);
    if (best === 'text/html' && request.headers.accept !== undefined && request.baseUrl === '') {
      next();
      return;
    }
    response.setHeader('x-elastic-product', 'Elasticsearch');
    response.json(ROOT);
  });
  router.use(
    /^\/_(?:license|xpack|nodes|cluster|cat|ilm|index_template|component_template|template|ingest|data_stream|alias)\b/,
    productHeader,
  );
  router.get('/_license', (_request, response) => {
    response.json({ license: { status: 'active', uid: 'logsieve', type: 'basic', mode: 'basic' } });
  });
  router.get('/_xpack', (_request, response) => {
    response.json({ build: { hash: '' }, license: { type: 'basic', mode: 'basic', status: 'active' }, features: {} });
  });
  router.get('/_cluster/health', (_request, response) => {
    response.json({
      cluster_name: 'logsieve',
      status: 'green',
      timed_out: false,
      number_of_nodes: 1,
      number_of_data_nodes: 1,
    });
  });
  router.get(['/_nodes', '/_nodes/http', '/_nodes/_all/http'], (_request, response) => {
    response.json({ _nodes: { total: 1, successful: 1, failed: 0 }, cluster_name: 'logsieve', nodes: {} });
  });
  router.get('/_cat/{*what}', (_request, response) => {
    response.json([]);
  });
  const settings =
    /^\/_(?:ilm\/policy|index_template|component_template|template|ingest\/pipeline|data_stream|alias)\b/;
  router.head(settings, (_request, response) => {
    response.status(200).end();
  });
  router.get(settings, (_request, response) => {
    response.json({});
  });
  // Templates and policies shape indexes; there are none here, so that taking note is all there is to do.
  router.put(settings, (request, response) => {
    request.resume();
    response.json({ acknowledged: true });
  });
  return router;
}
