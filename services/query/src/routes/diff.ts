import { diffQuerySchema, diffSchema } from '@logsieve/contracts';
import { countTemplates, countValues } from '@logsieve/store';
import type { TimeRange, ValueCount } from '@logsieve/store';
import { benjaminiHochberg, binomialTwoSided } from '@logsieve/statistics';
import type { z } from 'zod';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { badRequest } from '../http/problem.ts';
import { rangeOf } from './context.ts';
import type { QueryContext } from './context.ts';

type DiffItem = z.infer<typeof diffSchema>['items'][number];

export const diffRoute = (context: QueryContext): Route =>
  jsonRoute({
    method: 'get',
    path: '/api/v1/diff',
    summary: 'Templates that are new, gone, or changed in rate or in the values of a variable between two windows',
    query: diffQuerySchema,
    answer: diffSchema,
    async run({ query }) {
      const now = rangeOf({ from: query.from, to: query.to });
      const base = rangeOf({ from: query.baseFrom, to: query.baseTo });
      const [seconds, baseSeconds] = [lengthOf(now, 'to'), lengthOf(base, 'baseTo')];
      const [counts, baseCounts] = await Promise.all([
        countTemplates(context.store.sql, now, query.service),
        countTemplates(context.store.sql, base, query.service),
      ]);
      const both = new Set([...counts.keys()].filter((id) => baseCounts.has(id)));
      const values =
        query.variables === 'false' || both.size === 0
          ? []
          : await countValues(context.store.sql, now, base, query.service, FEW_VALUES);
      const items = compareWindows(counts, baseCounts, values, seconds / baseSeconds, query.fdr);
      return { items: items.slice(0, query.limit), nextCursor: null };
    },
  });

function lengthOf(range: TimeRange, parameter: string): number {
  const length = Number((range.to ?? 0n) - (range.from ?? 0n));
  if (!(length > 0)) throw badRequest([{ parameter, detail: 'the window is empty' }]);
  return length;
}

type Counts = ReadonlyMap<string, { readonly text: string; readonly count: number }>;

/** A slot with more values than this is an identifier, not a habit. */
const FEW_VALUES = 20;

/**
 * Rates are compared exactly: given the sum of both counts, the first is binomial (Przyborowski and Wilenski); so is the share of a value within its
 * template. One false discovery rate over all. Surest first.
 */
export function compareWindows(
  counts: Counts,
  base: Counts,
  values: readonly ValueCount[],
  lengthRatio: number,
  fdr: number,
): DiffItem[] {
  const rows = [...templateRows(counts, base, lengthRatio), ...valueRows(counts, base, values)];
  const adjusted = benjaminiHochberg(rows.map((row) => row.pValue));
  return (
    rows
      .map(({ pValue: _unadjusted, ...row }, index) => ({ ...row, qValue: adjusted[index] ?? 1 }))
      // What appears or vanishes is listed whatever its count; its q-value says how much that means.
      .filter((row) => row.change === 'new' || row.change === 'gone' || row.qValue <= fdr)
      .sort((a, b) => a.qValue - b.qValue || b.count + b.baseCount - (a.count + a.baseCount))
  );
}

type Candidate = Omit<DiffItem, 'qValue'> & { readonly pValue: number };

const templateRows = (counts: Counts, base: Counts, lengthRatio: number): Candidate[] =>
  [...new Set([...counts.keys(), ...base.keys()])].map((templateId) => {
    const count = counts.get(templateId)?.count ?? 0;
    const baseCount = base.get(templateId)?.count ?? 0;
    return {
      templateId,
      template: counts.get(templateId)?.text ?? base.get(templateId)?.text ?? '',
      change: baseCount === 0 ? 'new' : count === 0 ? 'gone' : 'rate',
      count,
      baseCount,
      ratio: baseCount === 0 ? null : count / baseCount / lengthRatio,
      slot: null,
      value: null,
      pValue: binomialTwoSided(count, count + baseCount, lengthRatio / (1 + lengthRatio)),
    };
  });

const valueRows = (counts: Counts, base: Counts, values: readonly ValueCount[]): Candidate[] =>
  values.flatMap(({ templateId, slot, value, count, baseCount }) => {
    const [lines, baseLines] = [counts.get(templateId)?.count ?? 0, base.get(templateId)?.count ?? 0];
    if (lines === 0 || baseLines === 0) return [];
    return {
      templateId,
      template: counts.get(templateId)?.text ?? '',
      change: 'variable' as const,
      count,
      baseCount,
      ratio: baseCount === 0 ? null : count / lines / (baseCount / baseLines),
      slot,
      value,
      pValue: binomialTwoSided(count, count + baseCount, lines / (lines + baseLines)),
    };
  });
