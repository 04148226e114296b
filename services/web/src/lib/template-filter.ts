/** Templates chosen for a search of the lines: only these, or all but those. Kept in the address as lists of ids. */
export interface TemplateFilter {
  readonly only: readonly string[];
  readonly without: readonly string[];
}
export type Side = keyof TemplateFilter;

const ids = (text: string | null) => [...new Set((text ?? '').split(',').filter((id) => /^[0-9a-f]{16}$/.test(id)))];

export const readTemplateFilter = (params: URLSearchParams): TemplateFilter => ({
  only: ids(params.get('only')),
  without: ids(params.get('without')),
});

/** Puts a template on one side, or takes it off; it is never on both. */
export function toggleTemplate(filter: TemplateFilter, id: string, side: Side): TemplateFilter {
  const other: Side = side === 'only' ? 'without' : 'only';
  const has = filter[side].includes(id);
  const drop = (list: readonly string[]) => list.filter((each) => each !== id);
  return {
    [side]: has ? drop(filter[side]) : [...filter[side], id],
    [other]: drop(filter[other]),
  } as unknown as TemplateFilter;
}

/** In the search language; empty where nothing is chosen. */
export function templateQuery({ only, without }: TemplateFilter): string {
  const terms = only.map((id) => `template:${id}`);
  const included = terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? '');
  return [included, ...without.map((id) => `-template:${id}`)].filter((term) => term !== '').join(' ');
}

/** The search without lines of one more template. */
export const hideTemplate = (query: string, id: string): string =>
  query.includes(`-template:${id}`) ? query : `${query} -template:${id}`.trim();
