/** Scores of one parser's output against one label set. All 0–1. Formulas: Khan et al. (ICSE 2022), Jiang et al. (ISSTA 2024). */
export type ParsingScores = {
  readonly lines: number;
  readonly trueTemplates: number;
  readonly parsedTemplates: number;
  readonly ga: number;
  readonly fga: number;
  readonly pa: number;
  readonly fta: number;
  readonly ned: number;
};

export type ParsingMetric = 'ga' | 'fga' | 'pa' | 'fta' | 'ned';
export const PARSING_METRICS: readonly ParsingMetric[] = ['ga', 'fga', 'pa', 'fta', 'ned'];

type Group = { size: number; readonly partners: Map<string, number> };

function groups(of: readonly string[], by: readonly string[]): Map<string, Group> {
  const found = new Map<string, Group>();
  of.forEach((name, at) => {
    const group = found.get(name) ?? { size: 0, partners: new Map<string, number>() };
    if (group.size === 0) found.set(name, group);
    group.size++;
    const partner = by[at] as string;
    group.partners.set(partner, (group.partners.get(partner) ?? 0) + 1);
  });
  return found;
}

const harmonic = (hits: number, a: number, b: number): number => (hits === 0 ? 0 : (2 * hits) / (a + b));

/** True templates whose lines are exactly the lines of one parsed template. */
export function groupCorrect(truth: readonly string[], parsed: readonly string[]): Set<string> {
  const byParsed = groups(parsed, truth);
  const correct = new Set<string>();
  for (const [template, { size, partners }] of groups(truth, parsed)) {
    if (partners.size !== 1) continue;
    const [partner] = partners.keys();
    if (byParsed.get(partner as string)?.size === size) correct.add(template);
  }
  return correct;
}

/** @param truth and @param parsed: one template string per line, same length; the string is the grouping key. */
export function scoreParsing(truth: readonly string[], parsed: readonly string[]): ParsingScores {
  if (truth.length !== parsed.length)
    throw new RangeError(`${String(truth.length)} labels, ${String(parsed.length)} results`);
  const byTruth = groups(truth, parsed);
  const byParsed = groups(parsed, truth);
  const correct = groupCorrect(truth, parsed);
  const exact = [...byParsed].filter(([name, { partners }]) => partners.size === 1 && partners.has(name)).length;
  const lines = truth.length;
  let grouped = 0;
  for (const name of correct) grouped += byTruth.get(name)?.size ?? 0;
  const equal = truth.reduce((sum, template, at) => sum + (template === parsed[at] ? 1 : 0), 0);
  const share = (count: number): number => (lines === 0 ? 0 : count / lines);
  return {
    lines,
    trueTemplates: byTruth.size,
    parsedTemplates: byParsed.size,
    ga: share(grouped),
    fga: harmonic(correct.size, byParsed.size, byTruth.size),
    pa: share(equal),
    fta: harmonic(exact, byParsed.size, byTruth.size),
    ned: share(similaritySum(byTruth)),
  };
}

function similaritySum(byTruth: ReadonlyMap<string, Group>): number {
  let sum = 0;
  for (const [template, { partners }] of byTruth) {
    for (const [parsed, count] of partners) sum += count * editSimilarity(template, parsed);
  }
  return sum;
}

/** 1 − Levenshtein distance ÷ longer length; 1 for two empty texts. */
export function editSimilarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0 || a === b) return 1;
  let row = Uint32Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1);
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      next[j] = Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1);
    }
    row = next;
  }
  return 1 - (row[b.length] as number) / longest;
}
