import type { TemplateItem } from '@logsieve/contracts';
import { bandCounts } from './severity.ts';
import { toMs } from './time.ts';

export const TEMPLATE_SORTS = ['count', 'rare', 'newest', 'errors'] as const;
export type TemplateSort = (typeof TEMPLATE_SORTS)[number];
export const isTemplateSort = (text: string): text is TemplateSort => TEMPLATE_SORTS.some((sort) => sort === text);

export function errorsOf(item: Pick<TemplateItem, 'bySeverity' | 'count'>): number {
  const counts = bandCounts(item.bySeverity, item.count);
  return counts.FATAL + counts.ERROR;
}

export function sortTemplates(items: readonly TemplateItem[], sort: TemplateSort): TemplateItem[] {
  const by: Readonly<Record<TemplateSort, (item: TemplateItem) => number>> = {
    count: (item) => item.count,
    rare: (item) => -item.count,
    newest: (item) => toMs(item.firstSeen),
    errors: errorsOf,
  };
  return [...items].sort((a, b) => by[sort](b) - by[sort](a));
}
