import { textTable } from '../../output.ts';
import type { Rouge } from '../rouge.ts';
import type { SummariesReport } from './run.ts';

/** ROUGE-1 / -2 / -L per method and system. */
export function formatSummaries({ protocol, groups, rows }: SummariesReport): string {
  const systems = Object.keys(groups);
  return `${protocol}\n\n${textTable([
    ['METHOD', 'PIECES', 'MEAN', ...systems.map((system) => `${system} (${String(groups[system])})`)],
    ...rows.map(({ method, size, mean, bySystem }) => [
      method,
      String(size),
      three(mean),
      ...systems.map((system) => {
        const figure = bySystem[system];
        return figure === undefined ? '-' : three(figure);
      }),
    ]),
  ])}`;
}

const three = ({ rouge1, rouge2, rougeL }: Rouge): string =>
  [rouge1, rouge2, rougeL].map((value) => value.toFixed(3).replace(/^0/, '')).join(' / ');
