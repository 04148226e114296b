import {
  anomalyDetailSchema,
  anomalyListQuerySchema,
  anomalyListSchema,
  feedbackBodySchema,
  feedbackPreviewQuerySchema,
  feedbackPreviewSchema,
  formatUnixNano,
  stateBodySchema,
} from '@logsieve/contracts';
import type { AnomalyItem } from '@logsieve/contracts';
import { EVERYTHING, readAnomalies, readFeedback, readReviews } from '@logsieve/store';
import { z } from 'zod';
import { cursorSchema, decodeCursor, pageOf } from '../http/cursor.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { whatCameFirst } from '../summary/what-came-first.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { rangeOf } from './context.ts';
import type { QueryContext } from './context.ts';

const placeSchema = z.object({ end: z.string().regex(/^-?\d{1,19}$/), id: z.string() });
const ID = /^[0-9a-f]{16}$/;
const SIMILAR = 10;
const OF_ONE_ANOMALY = 100;
const AFFECTED = 1000;
/** No joint incident has more; what it is put together from is a few sentences each. */
const MEMBERS = 100;

/** @throws ProblemError 404 */
export async function oneAnomaly({ store, clock }: QueryContext, id: string): Promise<AnomalyItem> {
  const found = ID.test(id)
    ? (await readAnomalies(store.sql, { range: EVERYTHING, limit: 1, now: clock.now(), id }))[0]
    : undefined;
  if (found === undefined) throw notFound(`anomaly ${id}`);
  return found.item;
}

export const anomalyRoutes = (context: QueryContext): Route[] => {
  const { sql, writer } = context.store;
  const { clock } = context;

  const one = (id: string): Promise<AnomalyItem> => oneAnomaly(context, id);

  /** Same kind and template in the same service: what one verdict is about. */
  async function alike(item: AnomalyItem, limit: number): Promise<AnomalyItem[]> {
    const rows = await readAnomalies(sql, {
      range: EVERYTHING,
      limit: limit + 1,
      now: clock.now(),
      service: item.service,
      kind: item.kind,
      ...(item.templateId === null ? {} : { templateId: item.templateId }),
    });
    return rows.map((row) => row.item).filter((other) => other.id !== item.id);
  }

  return [
    jsonRoute({
      method: 'get',
      path: '/api/v1/anomalies',
      summary: 'What is unusual, newest first, each with the places of the lines that prove it',
      query: anomalyListQuerySchema.extend({ cursor: cursorSchema(placeSchema) }),
      answer: anomalyListSchema,
      async run({ query }) {
        const after = decodeCursor(query.cursor, placeSchema);
        const rows = await readAnomalies(sql, {
          range: rangeOf(query),
          limit: query.limit + 1,
          now: clock.now(),
          ...(query.service === undefined ? {} : { service: query.service }),
          ...(query.kind === undefined ? {} : { kind: query.kind }),
          ...(query.state === undefined ? {} : { state: query.state }),
          ...(query.decidedBy === undefined ? {} : { decidedBy: query.decidedBy }),
          ...(query.minProbability === undefined ? {} : { minProbability: query.minProbability }),
          ...(query.template === undefined ? {} : { templateId: query.template }),
          ...(query.incident === undefined ? {} : { incidentId: query.incident }),
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
    jsonRoute({
      method: 'get',
      path: '/api/v1/anomalies/:id',
      summary: 'One anomaly: its lines, reviews with citations, feedback, similar cases',
      answer: anomalyDetailSchema,
      async run({ id }) {
        const item = await one(id);
        const [lines, reviews, feedback, similar, members] = await Promise.all([
          context.logs.at(item.evidence),
          readReviews(sql, { range: EVERYTHING, limit: OF_ONE_ANOMALY, anomalyId: id }),
          readFeedback(sql, id, OF_ONE_ANOMALY),
          alike(item, SIMILAR),
          readAnomalies(sql, { range: EVERYTHING, limit: MEMBERS, now: clock.now(), incidentId: item.incidentId }),
        ]);
        return {
          ...item,
          lines: [...lines],
          reviews: reviews.map((review) => review.item),
          feedback: [...feedback],
          similar: similar.slice(0, SIMILAR),
          incident: whatCameFirst(members),
        };
      },
    }),
    jsonRoute({
      method: 'post',
      path: '/api/v1/anomalies/:id/feedback',
      summary: 'What a person says of it',
      body: feedbackBodySchema,
      async run({ id, body }) {
        await one(id);
        await writer.saveFeedback({
          anomalyId: id,
          label: body.label,
          note: body.note ?? '',
          createdAt: formatUnixNano(clock.now()),
        });
        return undefined;
      },
    }),
    jsonRoute({
      method: 'get',
      path: '/api/v1/anomalies/:id/feedback/preview',
      summary: 'What a feedback would change, before it does',
      query: feedbackPreviewQuerySchema,
      answer: feedbackPreviewSchema,
      async run({ id, query }) {
        const item = await one(id);
        const others = await alike(item, AFFECTED);
        const changed = item.verdict !== query.label || item.decidedBy !== 'human';
        return {
          label: query.label,
          affected: changed ? 1 : 0,
          items: others,
          summary: previewText(item, query.label, changed, others.length),
        };
      },
    }),
    jsonRoute({
      method: 'post',
      path: '/api/v1/anomalies/:id/state',
      summary: 'Suppress for a time, take as the new normal, resolve, or make active again',
      body: stateBodySchema,
      async run({ id, body }) {
        await one(id);
        if (body.state === 'suppressed' && body.until === undefined)
          throw badRequest([{ parameter: 'until', detail: 'is needed to suppress: an RFC 3339 time' }]);
        if (body.state !== 'suppressed' && body.until !== undefined)
          throw badRequest([{ parameter: 'until', detail: `has no meaning with state ${body.state}` }]);
        await writer.saveStateChange({
          anomalyId: id,
          state: body.state,
          until: body.until ?? null,
          createdAt: formatUnixNano(clock.now()),
        });
        return undefined;
      },
    }),
  ];
};

function previewText(item: AnomalyItem, label: string, changed: boolean, alike: number): string {
  const first = changed
    ? `This anomaly is shown as ${label}, decided by a person (now: ${item.verdict}, decided by ${item.decidedBy}).`
    : `Nothing changes: this anomaly is shown as ${label} by a person already.`;
  const others =
    alike === 0
      ? 'There are no others of the same kind and template.'
      : `${String(alike)} other ${alike === 1 ? 'anomaly' : 'anomalies'} of the same kind and template stay as they are.`;
  return `${first} ${others}`;
}
