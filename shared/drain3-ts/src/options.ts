import { type Idea, IDEAS } from './ideas.ts';

/** A caller's own variable: everything the expression matches becomes a slot of kind `mask:<name>`. */
export type Mask = { readonly pattern: string; readonly flags?: string; readonly name: string };

export type MinerOptions = {
  /**
   * Least share of their positions, 0–1, that the messages of one template have in common once they are grouped; where it is less, only messages that are equal but for
   * values share one. 0: the miner's own rules decide alone. Drain's `sim_th`.
   */
  readonly similarity: number;
  /** How far the look-up for the template of a new kind of message may go: 16 steps of the tree for each. Drain's `depth` bounds the same tree. */
  readonly depth: number;
  /** Branches tried per position when a template with wildcards is looked up. Drain's `max_children`. */
  readonly maxChildren: number;
  /** Most templates. When full, lines that fit none are reported as `cluster_limit`; nothing known is evicted. */
  readonly maxClusters: number;
  /** Most patterns. When full, lines that need a new one are reported as `pattern_limit`. */
  readonly maxPatterns: number;
  /** Most UTF-16 units of constant text in all patterns; when full, as for `maxPatterns`. The bound of the heap: each unit is kept about twice. */
  readonly maxConstantUnits: number;
  /** Entries of the skeleton cache; rounded up to a power of two. */
  readonly cacheSize: number;
  /** Longest line in UTF-16 units; longer ones are reported as `line_too_long`. */
  readonly maxLineLength: number;
  /** Units of a line that are looked at; what follows is kept exactly, as one `text` slot. */
  readonly maxScanLength: number;
  /** Slots per pattern; what follows the last is kept exactly, as one `text` slot. */
  readonly maxTokens: number;
  /** Applied in order, before anything else. Each costs one run of its expression per line. */
  readonly masks: readonly Mask[];
  /** What the miner may use of its general knowledge; leave one out only to measure it. */
  readonly ideas: readonly Idea[];
  /** Group again by itself whenever patterns and their text have doubled; off: only `consolidate()` does. */
  readonly autoConsolidate: boolean;
};

/** One configuration for all systems: measured in docs/parser.md, never chosen by the system's name. */
export const DEFAULT_OPTIONS: MinerOptions = {
  similarity: 0,
  depth: 64,
  maxChildren: 32,
  maxClusters: 20_000,
  maxPatterns: 50_000,
  maxConstantUnits: 33_554_432,
  cacheSize: 32_768,
  maxLineLength: 1_048_576,
  maxScanLength: 16_384,
  maxTokens: 256,
  masks: [],
  ideas: IDEAS,
  autoConsolidate: true,
};

const bounds: readonly [keyof MinerOptions, number, number][] = [
  ['similarity', 0, 1],
  ['depth', 1, 1_024],
  ['maxChildren', 1, 1_024],
  ['maxClusters', 1, 10_000_000],
  ['maxPatterns', 1, 10_000_000],
  ['maxConstantUnits', 1, 4_294_967_296],
  ['cacheSize', 4, 16_777_216],
  ['maxLineLength', 1, 536_870_000],
  ['maxScanLength', 16, 1_048_576],
  ['maxTokens', 1, 4_096],
];

/** @throws RangeError naming every option out of its bounds. */
export function resolveOptions(given: Partial<MinerOptions> = {}): MinerOptions {
  const options = { ...DEFAULT_OPTIONS, ...given };
  const problems = bounds.flatMap(([name, low, high]) => {
    const value = options[name];
    const whole = name === 'similarity' || Number.isInteger(value);
    const fits = typeof value === 'number' && whole && value >= low && value <= high;
    return fits ? [] : [`${name} must be between ${String(low)} and ${String(high)}, got ${String(value)}`];
  });
  if (problems.length > 0) throw new RangeError(problems.join('; '));
  return options;
}
