import { problemSchema } from '@logsieve/contracts';
import { z } from 'zod';
import type { Route } from '../http/route.ts';

const PROBLEM = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
} as const;

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12: what the zod schemas say, in the other language. */
export function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'logsieve',
      version,
      description: 'Templates over the whole stream, calibrated anomalies, every line kept byte for byte.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{}, { bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  };
}

function operationOf(route: Route): Record<string, unknown> {
  return {
    summary: route.summary,
    operationId: operationId(route),
    tags: [route.path.split('/')[3] ?? 'api'],
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(route.body === null
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }),
    responses: {
      ...successOf(route),
      '4XX': PROBLEM,
      default: PROBLEM,
    },
  };
}

function successOf(route: Route): Record<string, unknown> {
  if (route.stream === true)
    return {
      200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    };
  if (route.answer === null) return { 204: { description: 'Done' } };
  return {
    200: { description: 'Done', content: { 'application/json': { schema: jsonSchema(route.answer, 'output') } } },
  };
}

const operationId = (route: Route): string =>
  [route.method, ...route.path.split('/').slice(3)]
    .map((part) => part.replace(/\W/g, ''))
    .map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');

const pathParameters = (route: Route): unknown[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(route: Route): unknown[] {
  if (route.query === null) return [];
  const { properties = {}, required = [] } = jsonSchema(route.query, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
