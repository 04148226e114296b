import type { OpenCell } from './group/open.ts';
import type { SlotKind, UnparsedReason } from './types.ts';

export const SNAPSHOT_VERSION = 1;

/** Plain JSON; a version this package does not know is refused, never guessed at. */
export type MinerSnapshot = {
  readonly format: 'drain3-ts';
  readonly version: number;
  readonly age: number;
  readonly nextConsolidation: number;
  readonly parsed: number;
  readonly unparsed: Readonly<Partial<Record<UnparsedReason, number>>>;
  /** Hashes of long messages that came once; absent in snapshots before 0.2. */
  readonly seenOnce?: readonly number[];
  readonly templates: readonly { readonly id: string; readonly text: string; readonly version: number }[];
  readonly patterns: readonly {
    readonly parts: readonly string[];
    readonly kinds: readonly SlotKind[];
    readonly born: number;
    readonly count: number;
    readonly template: string;
  }[];
  readonly variants: readonly {
    readonly cells: readonly OpenCell[];
    readonly template: string;
  }[];
};

/** @throws RangeError with the first thing found wrong. */
export function checkSnapshot(snapshot: MinerSnapshot): MinerSnapshot {
  const fail = (what: string): never => {
    throw new RangeError(`not a drain3-ts snapshot: ${what}`);
  };
  if (typeof snapshot !== 'object' || snapshot === null || snapshot.format !== 'drain3-ts')
    fail('format is not "drain3-ts"');
  if (snapshot.version !== SNAPSHOT_VERSION)
    fail(`version ${String(snapshot.version)} is not ${String(SNAPSHOT_VERSION)}`);
  for (const name of ['age', 'nextConsolidation', 'parsed'] as const) {
    if (!Number.isInteger(snapshot[name])) fail(`${name} is not a whole number`);
  }
  for (const name of ['templates', 'patterns', 'variants'] as const)
    if (!Array.isArray(snapshot[name])) fail(`${name} is not a list`);
  if (!(snapshot.seenOnce ?? []).every(Number.isInteger)) fail('seenOnce is not a list of whole numbers');
  const templates = new Set(snapshot.templates.map(({ id }) => id));
  for (const { parts, kinds, template } of snapshot.patterns) {
    if (!Array.isArray(parts) || !Array.isArray(kinds) || parts.length !== kinds.length + 1)
      fail('a pattern whose parts are not one more than its slots');
    if (!templates.has(template)) fail(`a pattern of unknown template ${template}`);
  }
  return snapshot;
}
