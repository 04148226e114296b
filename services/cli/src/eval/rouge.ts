/** F1 of unigrams, of bigrams, and of the longest common subsequence (Lin 2004). 0–1. */
export interface Rouge {
  readonly rouge1: number;
  readonly rouge2: number;
  readonly rougeL: number;
}

/** Words; for scripts without blanks, characters. Case and punctuation say nothing. */
export function rougeTokens(text: string): string[] {
  return (
    text
      .toLowerCase()
      .match(/\p{Script=Han}|[\p{L}\p{N}]+/gu)
      ?.flatMap(splitHan) ?? []
  );
}

const splitHan = (token: string): string[] => token.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? [];

export function rouge(truth: string, said: string): Rouge {
  const [reference, candidate] = [rougeTokens(truth), rougeTokens(said)];
  return {
    rouge1: overlap(reference, candidate),
    rouge2: overlap(pairs(reference), pairs(candidate)),
    rougeL: f1(longestCommon(reference, candidate), reference.length, candidate.length),
  };
}

const pairs = (tokens: readonly string[]): string[] =>
  tokens.slice(1).map((token, at) => `${tokens[at] ?? ''} ${token}`);

function overlap(reference: readonly string[], candidate: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const token of reference) counts.set(token, (counts.get(token) ?? 0) + 1);
  let hits = 0;
  for (const token of candidate) {
    const left = counts.get(token) ?? 0;
    if (left > 0) {
      hits += 1;
      counts.set(token, left - 1);
    }
  }
  return f1(hits, reference.length, candidate.length);
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Uint16Array(b.length + 1);
  for (const token of a) {
    const next = new Uint16Array(b.length + 1);
    for (let at = 1; at <= b.length; at += 1)
      next[at] = token === b[at - 1] ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0);
    row = next;
  }
  return row[b.length] ?? 0;
}

const f1 = (hits: number, reference: number, candidate: number): number =>
  hits === 0 ? 0 : (2 * hits) / (reference + candidate);
