import { serviceListQuerySchema, serviceListSchema } from '@logsieve/contracts';
import { readServices } from '@logsieve/store';
import { z } from 'zod';
import { cursorSchema, decodeCursor, pageOf } from '../http/cursor.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { rangeOf, rateSpan } from './context.ts';
import type { QueryContext } from './context.ts';

const placeSchema = z.object({ count: z.int(), service: z.string() });

export const servicesRoute = (context: QueryContext): Route =>
  jsonRoute({
    method: 'get',
    path: '/api/v1/services',
    summary: 'Services with counts, first and last seen',
    query: serviceListQuerySchema.extend({ cursor: cursorSchema(placeSchema) }),
    answer: serviceListSchema,
    async run({ query }) {
      const range = rangeOf(query);
      const span = await rateSpan(context, range);
      if (span === null) return { items: [], nextCursor: null };
      const after = decodeCursor(query.cursor, placeSchema) ?? null;
      const rows = await readServices(context.store.sql, range, span, { limit: query.limit + 1, after });
      return pageOf(
        rows,
        query.limit,
        (item) => item,
        ({ count, service }) => ({ count, service }),
      );
    },
  });
