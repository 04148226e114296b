import { severityNumberOf } from '@logsieve/contracts';
import { isCapitals, levelAt } from './levels.ts';
import type { HeaderField } from './types.ts';

/** How grave a line is where no field of its own says it: `kernel: ERROR: …`, `app.ERROR: …`, `db[7] <Error>: …`. */
export function saidSeverity(text: string, fields: readonly HeaderField[], contentStart: number): number {
  const level = levelAt(text, contentStart);
  if (level !== null && isCapitals(text, level)) return severityNumberOf(text.slice(level.start, level.end));
  const last = fields.at(-1);
  if (last === undefined || (last.kind !== 'component' && last.kind !== 'pid')) return 0;
  const component = text.slice(last.start, last.end);
  const dotted = component.slice(component.lastIndexOf('.') + 1);
  if (/^[A-Z]{3,}$/.test(dotted)) return severityNumberOf(dotted);
  const isMarked = text.charCodeAt(last.end + 1) === 60 || text.charCodeAt(last.end + 2) === 60;
  return isMarked ? severityNumberOf(/<(\w+)>/.exec(text.slice(last.end, contentStart))?.[1] ?? '') : 0;
}
