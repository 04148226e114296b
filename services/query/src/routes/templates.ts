import {
  templateDetailSchema,
  templateListQuerySchema,
  templateListSchema,
  templateVariablesQuerySchema,
  templateVariablesSchema,
} from '@logsieve/contracts';
import {
  EVERYTHING,
  readTemplateHistory,
  readTemplateName,
  readTemplatePatterns,
  readTemplates,
  readVariables,
} from '@logsieve/store';
import { z } from 'zod';
import { cursorSchema, decodeCursor, pageOf } from '../http/cursor.ts';
import { notFound } from '../http/problem.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { rangeOf, rateSpan } from './context.ts';
import type { QueryContext } from './context.ts';

const placeSchema = z.object({ count: z.int(), id: z.string() });
const SAMPLES = 20;
const PATTERNS = 50;
const ID = /^[0-9a-f]{16}$/;

export const templateRoutes = (context: QueryContext): Route[] => {
  const { sql } = context.store;

  async function one(id: string) {
    const span = ID.test(id) ? await rateSpan(context, EVERYTHING) : null;
    const found = span === null ? undefined : (await readTemplates(sql, { range: EVERYTHING, span, id, limit: 1 }))[0];
    if (found === undefined) throw notFound(`template ${id}`);
    return found;
  }

  return [
    jsonRoute({
      method: 'get',
      path: '/api/v1/templates',
      summary: 'Templates with exact counts over the whole stream, most lines first',
      query: templateListQuerySchema.extend({ cursor: cursorSchema(placeSchema) }),
      answer: templateListSchema,
      async run({ query }) {
        const range = rangeOf(query);
        const span = await rateSpan(context, range);
        if (span === null) return { items: [], nextCursor: null };
        const after = decodeCursor(query.cursor, placeSchema);
        const rows = await readTemplates(sql, {
          range,
          span,
          limit: query.limit + 1,
          ...(query.service === undefined ? {} : { service: query.service }),
          ...(query.query === undefined ? {} : { text: query.query }),
          ...(after === undefined ? {} : { after }),
        });
        return pageOf(
          rows,
          query.limit,
          (item) => item,
          ({ count, id }) => ({ count, id }),
        );
      },
    }),
    jsonRoute({
      method: 'get',
      path: '/api/v1/templates/:id',
      summary:
        'One template: history of its text, patterns, sample lines; names of its variables where an LLM gave them',
      answer: templateDetailSchema,
      async run({ id }) {
        const item = await one(id);
        const [history, patterns, named, samples] = await Promise.all([
          readTemplateHistory(sql, id),
          readTemplatePatterns(sql, id, PATTERNS),
          readTemplateName(sql, id, item.template),
          context.logs.page({
            filter: { kind: 'templateId', value: id },
            range: EVERYTHING,
            limit: SAMPLES,
            after: null,
          }),
        ]);
        return { ...item, history: [...history], patterns: [...patterns], samples: [...samples.items], named };
      },
    }),
    jsonRoute({
      method: 'get',
      path: '/api/v1/templates/:id/variables',
      summary: 'Values that the variables of a template take: most and least frequent; numbers over time',
      query: templateVariablesQuerySchema,
      answer: templateVariablesSchema,
      async run({ id, query }) {
        await one(id);
        const { items, bucketSeconds } = await readVariables(sql, id, rangeOf(query));
        return { items: [...items], bucketSeconds, nextCursor: null };
      },
    }),
  ];
};
