import { KIND_NAMES, TEXT, WORD_SLOT } from './scan/kinds.ts';
import type { PlacedCell } from './group/cells.ts';
import type { OpenCell } from './group/open.ts';
import type { ValuePlan } from './scan/known-lines.ts';

/** A position in a skeleton: the end of slot `slot` (−1: the line's start) plus `offset` units of constant text. */
type Place = { readonly slot: number; readonly offset: number };
type Cut = { readonly from: Place; readonly to: Place; readonly kind: number };

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
  const cuts: Cut[] = [];
  let next = 0; // first scanner slot not yet placed
  let opened = false;
  const scannerSlot = (slot: number): Cut => ({
    from: { slot: slot - 1, offset: (parts[slot] as string).length },
    to: { slot, offset: 0 },
    kind: kinds[slot] as number,
  });
  for (let i = 0; i < cells.length; i++) {
    const open = template[i] as OpenCell;
    const cell = cells[i] as PlacedCell;
    if (!open.open) continue;
    if (!cell.raw.startsWith(open.prefix) || !cell.raw.endsWith(open.suffix)) return undefined;
    const from = { slot: cell.startSlot, offset: cell.startOffset + open.prefix.length };
    const to = { slot: cell.endSlot, offset: cell.endOffset - open.suffix.length };
    if (open.prefix.length > 0 && from.offset > (parts[from.slot + 1] as string).length) return undefined;
    if (to.offset < 0 || to.slot < from.slot || (to.slot === from.slot && to.offset <= from.offset)) continue;
    const single = to.slot === from.slot + 1 && to.offset === 0 && from.offset === (parts[to.slot] as string).length;
    if (single) continue;
    while (next <= from.slot) cuts.push(scannerSlot(next++));
    cuts.push({ from, to, kind: WORD_SLOT });
    next = to.slot + 1;
    opened = true;
  }
  if (!opened) return undefined;
  while (next < kinds.length) cuts.push(scannerSlot(next++));
  return assemble(parts, cuts);
}

/** The first words of a skeleton, and everything behind them as one `text` slot. @param cells more than `words`. */
export function headAndText(
  parts: readonly string[],
  kinds: readonly number[],
  cells: readonly PlacedCell[],
  words: number,
): Generalised {
  const cell = cells[words] as PlacedCell;
  const cuts: Cut[] = [];
  for (let slot = 0; slot <= cell.startSlot; slot++)
    cuts.push({
      from: { slot: slot - 1, offset: (parts[slot] as string).length },
      to: { slot, offset: 0 },
      kind: kinds[slot] as number,
    });
  const from = { slot: cell.startSlot, offset: cell.startOffset };
  cuts.push({ from, to: { slot: kinds.length - 1, offset: (parts.at(-1) as string).length }, kind: TEXT });
  return assemble(parts, cuts);
}

function assemble(parts: readonly string[], cuts: readonly Cut[]): Generalised {
  const plan: number[] = [];
  const kinds: number[] = [];
  const texts: string[] = [];
  let slot = -1;
  let offset = 0;
  for (const { from, to, kind } of cuts) {
    plan.push(from.slot, from.offset, to.slot, to.offset);
    kinds.push(kind);
    texts.push((parts[from.slot + 1] as string).slice(slot === from.slot ? offset : 0, from.offset));
    slot = to.slot;
    offset = to.offset;
  }
  texts.push((parts[slot + 1] as string).slice(offset));
  return { parts: texts, kinds, plan };
}

/** Names of kind codes; codes past the built-in ones are the caller's masks. */
export function kindNames(maskNames: readonly string[]): string[] {
  return [...KIND_NAMES, ...maskNames.map((name) => `mask:${name}`)];
}
