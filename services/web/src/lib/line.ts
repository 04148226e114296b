import type { LogItem } from '@logsieve/contracts';
import { href } from './router.ts';
import { SECOND, toMs, toRfc3339 } from './time.ts';

type Place = Pick<LogItem, 'source' | 'partition' | 'offset' | 'index'>;

/** A line's identity as text, also used as the fragment of links to evidence. */
export const lineKey = (line: Place): string =>
  `${line.source}:${String(line.partition)}:${String(line.offset)}:${String(line.index)}`;

/** The line as text; bytes that are no UTF-8 are shown as `\xNN`, never replaced. */
export function lineText(line: Pick<LogItem, 'body' | 'bodyBase64'>): string {
  if (line.body !== undefined) return line.body;
  if (line.bodyBase64 === undefined) return '';
  return atob(line.bodyBase64).replace(
    /[^\x20-\x7e\t]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** The lines of the same service just before and after. */
export function aroundHref(line: Place & Pick<LogItem, 'timestamp' | 'service'>, seconds = 15): string {
  const at = toMs(line.timestamp);
  return href('/logs', {
    from: toRfc3339(at - seconds * SECOND),
    to: toRfc3339(at + seconds * SECOND),
    service: line.service,
    line: lineKey(line),
  });
}

/** `a.b.c = value` pairs of nested attributes, bounded so that a huge object cannot stall the page. */
export function flatten(value: Readonly<Record<string, unknown>>, limit = 200): [string, string][] {
  const pairs: [string, string][] = [];
  const walk = (prefix: string, item: unknown) => {
    if (pairs.length >= limit) return;
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
      for (const [key, inner] of Object.entries(item)) walk(prefix === '' ? key : `${prefix}.${key}`, inner);
    } else {
      pairs.push([prefix, typeof item === 'string' ? item : JSON.stringify(item)]);
    }
  };
  walk('', value);
  return pairs;
}
