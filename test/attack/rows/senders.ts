import type { Attack } from '../attack.ts';

const ATTACK_TEST = { project: 'integration', file: 'test/integration/attack.test.ts' } as const;
const BODIES_TEST = { project: 'integration', file: 'test/integration/attack-bodies.test.ts' } as const;
const DOORS_TEST = { project: 'integration', file: 'test/integration/doors.test.ts' } as const;
const BODY = 'services/ingest/src/http/body.ts';
const HTTP_SERVER = 'services/cli/src/compose/http-server.ts';
const MCP_ROUTER = 'services/query/src/mcp/mcp-router.ts';

/** What a sender, or a client of the API, can do. */
export const SENDER_ATTACKS: readonly Attack[] = [
  {
    name: 'zip-bomb',
    attempt: 'a small body that unpacks to a large one',
    test: { ...DOORS_TEST, name: 'stops reading and decompressing at the limit' },
    protection: 'unpacking stops at the limit',
    cuts: [
      {
        file: BODY,
        from: 'size += chunk.byteLength;\n      if (size > limit) throw tooLarge(limit);',
        to: 'size += chunk.byteLength;',
      },
    ],
  },
  {
    name: 'snappy-bomb',
    attempt: 'the same in the format that says its size in front',
    test: { ...DOORS_TEST, name: 'unpacks nothing of a snappy body that says that it is too large' },
    protection: 'the size in front is believed before anything is unpacked',
    cuts: [{ file: BODY, from: 'if (snappyLength(packed) > limit) throw tooLarge(limit);', to: '' }],
  },
  {
    name: 'more-than-fits',
    attempt: 'more bytes than can be stored',
    test: { ...DOORS_TEST, name: 'says 429 when too much is on its way, and 503 when it takes too long' },
    protection: 'what does not fit is refused',
    cuts: [
      {
        file: 'services/ingest/src/http/in-flight.ts',
        from: 'if (bytes > 0 && bytes + more > room)',
        to: 'if (bytes < 0)',
      },
    ],
  },
  {
    name: 'prototype',
    attempt: '`__proto__` as a key of a record',
    test: {
      project: 'unit',
      file: 'shared/decode/src/decode.test.ts',
      name: 'survive hostile keys, depth and escaped lone surrogates',
    },
    protection: 'keys of a sender are defined, never assigned',
    cuts: [
      {
        file: 'shared/decode/src/json.ts',
        from: '(Object.fromEntries(rest) as Record<string, AttributeValue>);',
        to: 'rest.reduce((all, [key, value]) => Object.assign(all, { [key]: value }), Object.create({}));',
      },
    ],
  },
  {
    name: 'depth',
    attempt: 'JSON a hundred thousand levels deep',
    test: {
      project: 'unit',
      file: 'shared/decode/src/decode.test.ts',
      name: 'survive hostile keys, depth and escaped lone surrogates',
    },
    protection: 'structure is kept to a depth, deeper values as text',
    cuts: [{ file: 'shared/decode/src/depth.ts', from: 'if (limit === 0) return false;', to: '' }],
  },
  {
    name: 'wrong-parameters',
    attempt: 'values that the OpenAPI document rules out, in every parameter',
    test: {
      project: 'integration',
      file: 'test/integration/attack-parameters.test.ts',
      name: 'is named by a 400 where its value is one that the document rules out',
    },
    protection: 'parameters are compared with their schema',
    cuts: [
      {
        file: 'services/query/src/http/route.ts',
        from: 'if (!result.success) errors.push(...issuesOf(result.error));',
        to: '',
      },
    ],
  },
  {
    name: 'wrong-bodies',
    attempt: 'any JSON, and what is none, as a body of the API or a call of MCP',
    test: { ...BODIES_TEST, name: 'that break the schema are named by a 400' },
    protection: 'bodies are compared with their schema',
    cuts: [
      {
        file: 'services/query/src/http/route.ts',
        from: 'if (!result.success) throw badRequest(issuesOf(result.error));\n  return result.data;\n}\n\nconst issuesOf',
        to: 'return body;\n}\n\nconst issuesOf',
      },
    ],
  },
  {
    name: 'mcp-path',
    attempt: 'an id in a call of MCP that is a path to something else',
    test: { ...BODIES_TEST, name: 'gets an answer, and nothing else happens' },
    protection: 'an id is one segment of a path',
    cuts: [
      {
        file: MCP_ROUTER,
        from: "encodeURIComponent(typeof id === 'string' ? id : '')",
        to: "(typeof id === 'string' ? id : '')",
      },
    ],
  },
  {
    name: 'mcp-other-origin',
    attempt: 'a page of another origin that calls MCP',
    test: { ...BODIES_TEST, name: 'an agent in a page of' },
    protection: 'the origin is compared with the host',
    cuts: [{ file: MCP_ROUTER, from: 'if (origin !== undefined && !(', to: "if (origin === '' && !(" }],
  },
  {
    name: 'smuggling',
    attempt: 'two lengths in one request',
    test: { ...ATTACK_TEST, name: 'cannot hide a second request in the first' },
    protection: 'HTTP is read strictly',
    cuts: [
      {
        file: HTTP_SERVER,
        from: 'createServer({ connectionsCheckingInterval }, app)',
        to: 'createServer({ connectionsCheckingInterval, insecureHTTPParser: true }, app)',
      },
    ],
  },
  {
    name: 'slow-headers',
    attempt: 'headers that never end, on 300 connections',
    test: { ...ATTACK_TEST, name: 'cannot hold the server by headers that never end' },
    protection: 'headers have a time',
    cuts: [
      { file: HTTP_SERVER, from: 'server.headersTimeout = patience.headersMs;', to: 'server.headersTimeout = 0;' },
    ],
  },
  {
    name: 'slow-body',
    attempt: 'a body that never ends',
    test: {
      project: 'unit',
      file: 'services/cli/src/compose/http-server.test.ts',
      name: 'a body that never ends is not waited for',
    },
    protection: 'a request has a time',
    cuts: [
      { file: HTTP_SERVER, from: 'server.requestTimeout = patience.requestMs;', to: 'server.requestTimeout = 0;' },
    ],
  },
  {
    name: 'path-traversal',
    attempt: "a path out of the page's folder",
    test: { ...ATTACK_TEST, name: 'reads no file beside the page' },
    protection: 'files are served from one folder',
    cuts: [
      {
        file: 'services/query/src/http/page.ts',
        from: 'router.use(express.static(webRoot, { index: false, maxAge: 0 }));',
        to: `router.use((request, response, next) => {
          const path = join(webRoot, decodeURIComponent(request.path));
          if (path.endsWith('/') || !existsSync(path)) next();
          else response.end(process.getBuiltinModule('fs').readFileSync(path));
        });`,
      },
    ],
  },
];
