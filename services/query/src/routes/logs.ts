import { logListQuerySchema, logListSchema } from '@logsieve/contracts';
import { z } from 'zod';
import { cursorSchema, decodeCursor, encodeCursor } from '../http/cursor.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { rangeOf } from './context.ts';
import type { QueryContext } from './context.ts';
import { queryTextSchema } from '../language/query-schema.ts';
import { lineFilterOf } from './log-filter.ts';

const placeSchema = z.object({
  time: z.string().regex(/^-?\d{1,19}$/),
  source: z.string(),
  partition: z.int().min(0),
  offset: z.int().min(0),
  index: z.int().min(0),
});

export const logsRoute = (context: QueryContext): Route =>
  jsonRoute({
    method: 'get',
    path: '/api/v1/logs',
    summary: 'Lines, newest first, exactly as they came',
    query: logListQuerySchema.extend({ query: queryTextSchema, cursor: cursorSchema(placeSchema) }),
    answer: logListSchema,
    async run({ query }) {
      const page = await context.logs.page({
        filter: lineFilterOf(query),
        range: rangeOf(query),
        limit: query.limit,
        after: decodeCursor(query.cursor, placeSchema) ?? null,
      });
      return { items: [...page.items], nextCursor: page.next === null ? null : encodeCursor(page.next) };
    },
  });
