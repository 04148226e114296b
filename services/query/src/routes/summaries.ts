import {
  formatUnixNano,
  incidentSummarySchema,
  reportQuerySchema,
  shiftReportSchema,
  summaryQuerySchema,
} from '@logsieve/contracts';
import type { IncidentSummary } from '@logsieve/contracts';
import { badRequest } from '../http/problem.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { authored, byRules } from '../summary/authored.ts';
import type { Authored } from '../summary/authored.ts';
import { endOf } from '../summary/group-incidents.ts';
import { incidentOf, readIncidentFacts } from '../summary/incident-facts.ts';
import type { IncidentFacts } from '../summary/incident-facts.ts';
import { incidentSentences } from '../summary/incident-sentences.ts';
import { labelIncident, labelReport } from '../summary/labelled-facts.ts';
import { readReportFacts } from '../summary/report-facts.ts';
import { reportSentences } from '../summary/report-sentences.ts';
import { oneAnomaly } from './anomalies.ts';
import { rangeOf } from './context.ts';
import type { QueryContext } from './context.ts';

const SHIFT = 8n * 3_600_000_000_000n;
const INCIDENTS = 10;

/** What happened, in sentences that each cite what proves them. */
export const summaryRoutes = (context: QueryContext): Route[] => [
  jsonRoute({
    method: 'get',
    path: '/api/v1/incidents/:id/summary',
    summary:
      'What began together with this anomaly, in five sentences: what changed, since when, where, how unusual, which lines prove it',
    query: summaryQuerySchema,
    answer: incidentSummarySchema,
    async run({ id, query, maySpend }) {
      const item = await oneAnomaly(context, id);
      const facts = await readIncidentFacts(context, await incidentOf(context, item));
      const rules = incidentSentences(facts);
      return summaryOf(
        facts,
        query.writer === 'rules'
          ? byRules(rules)
          : await authored(context.writeSummary, () => labelIncident(facts), rules, maySpend),
      );
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/api/v1/report',
    summary:
      'A shift report: what happened in a span of time, by default the last eight hours, with its gravest incidents',
    query: reportQuerySchema,
    answer: shiftReportSchema,
    async run({ query, maySpend }) {
      const asked = rangeOf(query);
      const to = asked.to ?? context.clock.now();
      const from = asked.from ?? to - SHIFT;
      if (from >= to) throw badRequest([{ parameter: 'from', detail: 'the span is empty: it ends before it begins' }]);
      const facts = await readReportFacts(context, { from, to, service: query.service });
      const rules = reportSentences(facts);
      const told =
        rules.length === 0
          ? byRules([], 'no line is stored of this span')
          : query.writer === 'rules'
            ? byRules(rules)
            : await authored(context.writeSummary, () => labelReport(facts), rules, maySpend);
      const incidents: IncidentSummary[] = [];
      for (const members of facts.incidents.slice(0, INCIDENTS)) {
        const one = await readIncidentFacts(context, members);
        incidents.push(summaryOf(one, byRules(incidentSentences(one))));
      }
      return {
        from: formatUnixNano(from),
        to: formatUnixNano(to),
        service: query.service ?? null,
        lines: facts.volume.lines,
        errors: facts.volume.errors,
        incidents,
        moreIncidents: facts.incidents.length - incidents.length,
        ...told,
      };
    },
  }),
];

const summaryOf = ({ members }: IncidentFacts, told: Authored): IncidentSummary => ({
  id: members[0].id,
  since: members[0].windowStart,
  until: members.reduce((best, item) => (endOf(item) > endOf(best) ? item : best)).windowEnd,
  services: [...new Set(members.map((item) => item.service))],
  anomalies: members.map((item) => item.id),
  ...told,
});
