import { groupCorrect } from './metrics.ts';

/** Share of lines (ga, pa) and of true templates (group) that are right, for a part of the true templates. */
export type Part = {
  readonly name: string;
  readonly templates: number;
  readonly lines: number;
  readonly ga: number;
  readonly pa: number;
};

const parameters = (template: string): number => template.split('<*>').length - 1;

/** By frequency of the true template (rarest and most frequent tenth) and by its number of parameters. */
export function breakdown(truth: readonly string[], parsed: readonly string[]): Part[] {
  const counts = new Map<string, number>();
  for (const template of truth) counts.set(template, (counts.get(template) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([template]) => template);
  const tenth = Math.max(1, Math.round(byCount.length / 10));
  const parts: [string, (template: string) => boolean][] = [
    ['rarest 10 % of templates', inSet(byCount.slice(0, tenth))],
    ['most frequent 10 %', inSet(byCount.slice(-tenth))],
    ['no parameter', (template) => parameters(template) === 0],
    ['1-2 parameters', (template) => parameters(template) >= 1 && parameters(template) <= 2],
    ['3-5 parameters', (template) => parameters(template) >= 3 && parameters(template) <= 5],
    ['more than 5 parameters', (template) => parameters(template) > 5],
  ];
  const correct = groupCorrect(truth, parsed);
  return parts.map(([name, belongs]) => {
    const lines = truth.flatMap((template, at) => (belongs(template) ? [at] : []));
    const share = (right: (at: number) => boolean): number =>
      lines.length === 0 ? 0 : lines.filter(right).length / lines.length;
    return {
      name,
      templates: byCount.filter(belongs).length,
      lines: lines.length,
      ga: share((at) => correct.has(truth[at] as string)),
      pa: share((at) => truth[at] === parsed[at]),
    };
  });
}

const inSet = (templates: readonly string[]): ((template: string) => boolean) => {
  const set = new Set(templates);
  return (template) => set.has(template);
};

/** Parts of several systems added up by name; shares are weighted by lines. */
export function sumParts(all: readonly (readonly Part[])[]): Part[] {
  return (all[0] ?? []).map(({ name }, at) => {
    const parts = all.map((one) => one[at] as Part);
    const lines = parts.reduce((sum, part) => sum + part.lines, 0);
    const mean = (of: 'ga' | 'pa'): number =>
      lines === 0 ? 0 : parts.reduce((sum, part) => sum + part[of] * part.lines, 0) / lines;
    return {
      name,
      templates: parts.reduce((sum, part) => sum + part.templates, 0),
      lines,
      ga: mean('ga'),
      pa: mean('pa'),
    };
  });
}
