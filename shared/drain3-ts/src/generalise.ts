import { KIND_NAMES, TEXT, WORD_SLOT } from './scan/kinds.ts';
import type { PlacedCell } from './group/cells.ts';
import type { OpenCell } from './group/open.ts';
import type { ValuePlan } from './scan/known-lines.ts';

export type Generalised = { readonly parts: string[]; readonly kinds: readonly number[]; readonly plan: ValuePlan };

/**
 * Cuts open cells of a template out of a skeleton as `word` slots; scanner slots inside them are swallowed.
 * @returns undefined when no cell is open here or the skeleton cannot be cut so.
 */
export function generalise(
  parts: readonly string[],
  kinds: readonly number[],
  cells: readonly PlacedCell[],
  template: readonly OpenCell[],
): Generalised | undefined {
  const cuts = new Cuts(parts, kinds);
  let opened = false;
  for (let i = 0; i < cells.length; i++) {
    const open = template[i] as OpenCell;
    if (!open.open) continue;
    const { prefix, suffix } = open;
    const { raw, startSlot, startOffset, endSlot, endOffset } = cells[i] as PlacedCell;
    if ((prefix !== '' && !raw.startsWith(prefix)) || (suffix !== '' && !raw.endsWith(suffix))) return undefined;
    const from = startOffset + prefix.length;
    const to = endOffset - suffix.length;
    if (prefix !== '' && from > (parts[startSlot + 1] as string).length) return undefined;
    if (to < 0 || endSlot < startSlot || (endSlot === startSlot && to <= from)) continue;
    const isSlot = endSlot === startSlot + 1 && to === 0 && from === (parts[endSlot] as string).length;
    if (isSlot) continue;
    cuts.addSlots(startSlot);
    cuts.add(startSlot, from, endSlot, to, WORD_SLOT);
    opened = true;
  }
  if (!opened) return undefined;
  cuts.addSlots(kinds.length - 1);
  return cuts.made();
}

/** The first words of a skeleton, and everything behind them as one `text` slot. @param cells more than `words`. */
export function headAndText(
  parts: readonly string[],
  kinds: readonly number[],
  cells: readonly PlacedCell[],
  words: number,
): Generalised {
  const { startSlot, startOffset } = cells[words] as PlacedCell;
  const cuts = new Cuts(parts, kinds);
  cuts.addSlots(startSlot);
  cuts.add(startSlot, startOffset, kinds.length - 1, (parts.at(-1) as string).length, TEXT);
  return cuts.made();
}

/** What is cut out of a skeleton, from left to right. */
class Cuts {
  readonly #parts: readonly string[];
  readonly #slotKinds: readonly number[];
  readonly #plan: number[] = [];
  readonly #kinds: number[] = [];
  /** First scanner slot that is not in a cut. */
  #next = 0;

  constructor(parts: readonly string[], kinds: readonly number[]) {
    this.#parts = parts;
    this.#slotKinds = kinds;
  }

  /** The scanner's own slots up to this one, as far as none swallowed them. */
  addSlots(last: number): void {
    for (let slot = this.#next; slot <= last; slot++)
      this.add(slot - 1, (this.#parts[slot] as string).length, slot, 0, this.#slotKinds[slot] as number);
  }

  /** Places are the end of a slot (−1: the line's start) and units of constant text behind it. */
  add(fromSlot: number, from: number, toSlot: number, to: number, kind: number): void {
    this.#plan.push(fromSlot, from, toSlot, to);
    this.#kinds.push(kind);
    this.#next = toSlot + 1;
  }

  made(): Generalised {
    const plan = this.#plan;
    const texts: string[] = [];
    let slot = -1;
    let offset = 0;
    for (let at = 0; at < plan.length; at += 4) {
      const fromSlot = plan[at] as number;
      const part = this.#parts[fromSlot + 1] as string;
      texts.push(part.slice(slot === fromSlot ? offset : 0, plan[at + 1]));
      slot = plan[at + 2] as number;
      offset = plan[at + 3] as number;
    }
    texts.push((this.#parts[slot + 1] as string).slice(offset));
    return { parts: texts, kinds: this.#kinds, plan };
  }
}

/** Names of kind codes; codes past the built-in ones are the caller's masks. */
export function kindNames(maskNames: readonly string[]): string[] {
  return [...KIND_NAMES, ...maskNames.map((name) => `mask:${name}`)];
}
