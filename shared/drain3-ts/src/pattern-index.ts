import { ByHash } from './by-hash.ts';
import { keptCells, leadingCells, ownCells, type PlacedCell } from './group/cells.ts';
import type { Ideas } from './ideas.ts';
import { hashOfKeys, haveSameKeys } from './keyed.ts';
import { patternId } from './pattern.ts';
import { TEXT, WORD_SLOT } from './scan/kinds.ts';
import type { Skeleton } from './skeleton.ts';
import { textOfParts } from './skeleton-text.ts';
import type { Keyed, KeyedCells, PatternEntry, TemplateEntry } from './store.ts';
import type { SlotInfo, SlotKind } from './types.ts';

/** All patterns, and the ways to find one: none ever leaves. */
export class PatternIndex {
  readonly #byId = new Map<string, PatternEntry>();
  /** By the hash of the line that they were made of. */
  readonly #scanned = new ByHash<PatternEntry>();
  /** Some patterns are not by that hash. */
  #hasOthers = false;
  readonly #keyed = new ByHash<Keyed>();
  /** What the long patterns that are known whole begin with. */
  readonly #longHeads = new ByHash<KeyedCells>();
  readonly #kinds: readonly string[];
  readonly #ideas: Ideas;
  readonly #longText: number;
  /** Constant text of all patterns, in UTF-16 units. */
  units = 0;

  /** @param kinds their names by code. @param longText units from which on a pattern is a long one. */
  constructor(kinds: readonly string[], ideas: Ideas, longText: number) {
    this.#kinds = kinds;
    this.#ideas = ideas;
    this.#longText = longText;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): PatternEntry | undefined {
    return this.#byId.get(id);
  }

  /** In the order in which they came. */
  values(): IterableIterator<PatternEntry> {
    return this.#byId.values();
  }

  names(kinds: readonly number[]): SlotKind[] {
    return kinds.map((kind) => this.#kinds[kind] as SlotKind);
  }

  idOf({ parts, kinds }: Pick<Skeleton, 'parts' | 'kinds'>): string {
    return patternId(parts, this.names(kinds));
  }

  /** The pattern that has exactly this skeleton. @param hash of the scanned line. */
  exact(skeleton: Skeleton, hash: number): PatternEntry | undefined {
    const scanned = this.#scanned.find(hash, (entry) => this.isOf(entry, skeleton));
    if (scanned !== undefined) return scanned;
    if (!this.#hasOthers && !skeleton.kinds.some((kind) => kind === WORD_SLOT || kind === TEXT)) return undefined;
    const other = this.#byId.get(this.idOf(skeleton));
    if (other === undefined || !this.isOf(other, skeleton)) return undefined;
    this.#scanned.add(hash, other);
    return other;
  }

  /** Has the pattern these texts and kinds? */
  isOf({ pattern: { parts, slots } }: PatternEntry, of: Pick<Skeleton, 'parts' | 'kinds'>): boolean {
    const { length } = parts;
    if (length !== of.parts.length) return false;
    for (let at = 0; at < length; at++) if (parts[at] !== of.parts[at]) return false;
    for (let at = 0; at < slots.length; at++)
      if ((slots[at] as SlotInfo).kind !== this.#kinds[of.kinds[at] as number]) return false;
    return true;
  }

  /** Patterns whose cells have these keys. @param hash of the keys. */
  keyedAs(cells: readonly PlacedCell[], hash: number): Keyed | undefined {
    return this.#keyed.find(hash, (keyed) => haveSameKeys(cells, keyed.cells));
  }

  /** Is a long pattern known whole that begins so? */
  isLongHead(cells: readonly PlacedCell[], hash = hashOfKeys(cells)): boolean {
    return this.#longHeads.find(hash, (head) => haveSameKeys(cells, head)) !== undefined;
  }

  /** Patterns with these keys belong to this template from now on. */
  key(cells: KeyedCells, hash: number, template: TemplateEntry): Keyed {
    const keyed = { cells, template };
    this.#keyed.add(hash, keyed);
    return keyed;
  }

  /** @param scanHash of the line that the pattern was made of; undefined: it was made of something else. */
  add(entry: PatternEntry, scanHash: number | undefined): void {
    const { pattern, units } = entry;
    this.#byId.set(pattern.id, entry);
    this.units += units;
    if (units >= this.#longText) this.#rememberHead(pattern.parts);
    if (scanHash !== undefined) this.#scanned.add(scanHash, entry);
  }

  /** From now on patterns may be there that no line was scanned for. */
  admitOthers(): void {
    this.#hasOthers = true;
  }

  #rememberHead(parts: readonly string[]): void {
    const head = leadingCells(textOfParts(parts), this.#ideas);
    if (head === undefined) return;
    const hash = hashOfKeys(head);
    if (!this.isLongHead(head, hash)) this.#longHeads.add(hash, keptCells(ownCells(head)));
  }
}
