import { SEVERITY_NAMES } from '@logsieve/contracts';
import type { LogFilter } from '@logsieve/contracts';
import type { LineFilter } from '@logsieve/store';
import { parseQueryText } from '../language/parse-query.ts';

type FilterParameters = Pick<LogFilter, 'query' | 'service' | 'severity' | 'template' | 'source'>;

/** Filters of logs, tail and histogram: all must hold. The query was checked with the other parameters. */
export function lineFilterOf(parameters: FilterParameters): LineFilter {
  const of: LineFilter[] = [];
  if (parameters.query !== undefined) of.push(parseQueryText(parameters.query));
  if (parameters.service !== undefined) of.push({ kind: 'service', value: parameters.service });
  if (parameters.source !== undefined) of.push({ kind: 'source', value: parameters.source });
  if (parameters.severity !== undefined)
    of.push({ kind: 'severity', from: leastSeverity(parameters.severity), to: 24 });
  if (parameters.template !== undefined) of.push({ kind: 'templateId', value: parameters.template });
  return { kind: 'and', of };
}

/** `?severity=error` means at least error. */
export const leastSeverity = (name: NonNullable<LogFilter['severity']>): number => SEVERITY_NAMES.indexOf(name) * 4 + 1;
