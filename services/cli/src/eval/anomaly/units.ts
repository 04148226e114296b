/** One labelled line. `event` is the given template, for the rivals; ours sees only `message`. */
export interface EvalLine {
  readonly message: string;
  readonly event: string;
  /** Unix nanoseconds. */
  readonly time: bigint | null;
  readonly session: string | null;
  readonly anomalous: boolean;
}

/** What is judged. */
export type UnitRule =
  | { readonly kind: 'session' }
  | { readonly kind: 'lines'; readonly count: number }
  | { readonly kind: 'seconds'; readonly seconds: number };

export interface EvalUnit {
  readonly lines: readonly EvalLine[];
  /** Place of its first line among the lines given. */
  readonly firstLine: number;
  readonly anomalous: boolean;
}

export interface AnomalyCase {
  readonly data: string;
  readonly protocol: string;
  readonly rule: UnitRule;
  /** Earlier lines, mostly normal; their labels are not shown to anybody. */
  readonly train: readonly EvalLine[];
  readonly test: readonly EvalLine[];
}

export const unitName = (rule: UnitRule): string => {
  if (rule.kind === 'session') return 'session';
  if (rule.kind === 'seconds') return `${rule.seconds} s`;
  return rule.count === 1 ? 'line' : `${rule.count} lines`;
};

/** Sessions in the order of their first line; windows one after another. A unit is anomalous if one of its lines is. */
export function unitsOf(lines: readonly EvalLine[], rule: UnitRule): EvalUnit[] {
  const groups = new Map<string | bigint | number, { lines: EvalLine[]; firstLine: number }>();
  lines.forEach((line, at) => {
    const key = keyOf(line, at, rule);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { lines: [line], firstLine: at });
    else group.lines.push(line);
  });
  return [...groups.values()].map((group) => ({ ...group, anomalous: group.lines.some(({ anomalous }) => anomalous) }));
}

function keyOf(line: EvalLine, at: number, rule: UnitRule): string | bigint | number {
  switch (rule.kind) {
    case 'session':
      return line.session ?? `line ${at}`;
    case 'seconds':
      return (line.time ?? 0n) / BigInt(rule.seconds * 1_000_000_000);
    case 'lines':
      return Math.floor(at / rule.count);
  }
}
