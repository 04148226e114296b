import {
  UNCERTAINTY_SNAPSHOT,
  accountingSchema,
  auditReportSchema,
  budgetSchema,
  reviewListQuerySchema,
  reviewListSchema,
  uncertaintySchema,
} from '@logsieve/contracts';
import { readAccounting, readReviews } from '@logsieve/store';
import { z } from 'zod';
import { cursorSchema, decodeCursor, pageOf } from '../http/cursor.ts';
import { notFound } from '../http/problem.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { rangeOf } from './context.ts';
import type { QueryContext } from './context.ts';

const placeSchema = z.object({ created: z.string().regex(/^-?\d{1,19}$/), id: z.string() });

/** What the pipeline did: lines counted exactly, questions asked of an LLM and what they cost. */
export const ledgerRoutes = (context: QueryContext): Route[] => [
  jsonRoute({
    method: 'get',
    path: '/api/v1/accounting',
    summary: 'Where every line went; exact for what was acknowledged',
    answer: accountingSchema,
    run: () => readAccounting(context.store.sql),
  }),
  jsonRoute({
    method: 'get',
    path: '/api/v1/budget',
    summary: 'LLM spend against its limits, with a forecast for the day',
    answer: budgetSchema,
    run: () => context.budget(),
  }),
  jsonRoute({
    method: 'get',
    path: '/api/v1/uncertainty',
    summary:
      'What the detector dismisses without a second reader, the risk accepted for it, and the evidence: risk against coverage',
    answer: uncertaintySchema,
    async run() {
      const { stage, key } = UNCERTAINTY_SNAPSHOT;
      const left = await context.store.resume.loadSnapshot(stage, key);
      if (left === null) throw notFound('the state of the detector: it has not started yet');
      return uncertaintySchema.parse(JSON.parse(left));
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/api/v1/audit',
    summary: 'Whether the answers of the LLM endpoint changed: probes, free signals, since when',
    answer: auditReportSchema,
    run: () => context.audit(),
  }),
  jsonRoute({
    method: 'get',
    path: '/api/v1/reviews',
    summary: 'Reviews by an LLM, newest first: done, failed, waiting',
    query: reviewListQuerySchema.extend({ cursor: cursorSchema(placeSchema) }),
    answer: reviewListSchema,
    async run({ query }) {
      const after = decodeCursor(query.cursor, placeSchema);
      const rows = await readReviews(context.store.sql, {
        range: rangeOf(query),
        limit: query.limit + 1,
        ...(query.status === undefined ? {} : { status: query.status }),
        ...(after === undefined ? {} : { after }),
      });
      return pageOf(
        rows,
        query.limit,
        (row) => row.item,
        (row) => row.place,
      );
    },
  }),
];
