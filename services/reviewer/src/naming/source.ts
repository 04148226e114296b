import type { LogItem, TemplateItem } from '@logsieve/contracts';
import { EVERYTHING, createLogReader, minuteOf, readExtent, readTemplates } from '@logsieve/store';
import type { Store } from '@logsieve/store';

/** The templates of the store, and lines of one. */
export interface TemplateSource {
  /** Most lines first, bounded. */
  list(): Promise<readonly TemplateItem[]>;
  samples(id: string): Promise<readonly LogItem[]>;
}

const MOST_TEMPLATES = 1_000;
const SAMPLES = 20;

export function createTemplateSource({ sql }: Pick<Store, 'sql'>): TemplateSource {
  const logs = createLogReader(sql);
  return {
    async list() {
      const extent = await readExtent(sql, EVERYTHING);
      if (extent === null) return [];
      const span = { fromMinute: minuteOf(extent.first), toMinute: minuteOf(extent.last) + 1 }; // rates are not looked at
      return readTemplates(sql, { range: EVERYTHING, span, limit: MOST_TEMPLATES });
    },
    async samples(id) {
      const filter = { kind: 'templateId' as const, value: id };
      return (await logs.page({ filter, range: EVERYTHING, limit: SAMPLES, after: null })).items;
    },
  };
}
