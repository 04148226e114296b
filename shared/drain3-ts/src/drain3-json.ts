import type { PatternRecord, SlotKind } from './types.ts';
import { makePattern } from './pattern.ts';

export type Drain3Import = {
  readonly patterns: PatternRecord[];
  readonly counts: { readonly text: string; readonly count: number }[];
};

/**
 * Reads the JSON that Drain3 (Python) writes with jsonpickle, or a plain list of templates. Every wildcard becomes a
 * `word` slot, every `<NAME>` mask a `mask:NAME` slot. Data only: no object is built from the names in the file.
 * @throws SyntaxError for no JSON, RangeError when no cluster is found.
 */
export function fromDrain3Json(json: string): Drain3Import {
  const clusters = clustersIn(JSON.parse(json) as unknown);
  if (clusters.length === 0)
    throw new RangeError('no Drain3 clusters found: expected id_to_cluster with log_template_tokens');
  return {
    patterns: clusters.map(({ tokens }, at) => ({ ...toPattern(tokens.join(' ')), born: at })),
    counts: clusters.map(({ tokens, size }) => ({ text: tokens.join(' '), count: size })),
  };
}

type Cluster = { readonly tokens: readonly string[]; readonly size: number };

function toPattern(template: string): PatternRecord {
  const parts: string[] = [];
  const kinds: SlotKind[] = [];
  let from = 0;
  for (const mark of template.matchAll(/<(\*|[A-Z][A-Z0-9_]*)>/g)) {
    parts.push(template.slice(from, mark.index));
    kinds.push(mark[1] === '*' ? 'word' : `mask:${mark[1] as string}`);
    from = mark.index + mark[0].length;
  }
  parts.push(template.slice(from));
  return makePattern(parts, kinds);
}

/** Walks plain JSON for objects that look like a LogCluster; jsonpickle writes the token tuple as {"py/tuple": […]}. */
function clustersIn(root: unknown): Cluster[] {
  const found: Cluster[] = [];
  const queue: unknown[] = [root];
  for (const value of queue) {
    if (typeof value !== 'object' || value === null) continue;
    const fields = value as Record<string, unknown>;
    const tokens = tokensOf(fields['log_template_tokens']);
    if (tokens !== undefined) found.push({ tokens, size: typeof fields['size'] === 'number' ? fields['size'] : 0 });
    else for (const inner of Object.values(fields)) queue.push(inner);
  }
  return found;
}

function tokensOf(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : (value as { 'py/tuple'?: unknown } | undefined)?.['py/tuple'];
  return Array.isArray(list) && list.every((token) => typeof token === 'string') ? list : undefined;
}
