import type { Cell } from './group/cells.ts';
import type { OpenCell } from './group/open.ts';

export type Variant = { readonly cells: readonly OpenCell[]; readonly templateId: string };
type Text = Pick<Cell, 'key' | 'raw'>;
/** A variant, and how many of the message's cells each of its own takes. */
export type Fit = { readonly variant: Variant; readonly widths: readonly number[] };

type OpenEdge = { readonly prefix: string; readonly suffix: string; most: number; readonly node: Node };
type Node = { readonly exact: Map<string, Node>; readonly open: OpenEdge[]; leaf: Variant | undefined };

const newNode = (): Node => ({ exact: new Map(), open: [], leaf: undefined });
const frameLength = ({ prefix, suffix }: { prefix: string; suffix: string }): number => prefix.length + suffix.length;

/**
 * Finds the template whose constants a cell sequence carries; an open position takes as many cells as it was seen to
 * take. Constant branches first, then open ones, longest frame first.
 */
export class TemplateLookup {
  readonly #root = newNode();
  readonly #maxOpen: number;
  readonly #maxSteps: number;

  constructor(maxOpen: number, maxSteps: number) {
    this.#maxOpen = maxOpen;
    this.#maxSteps = maxSteps;
  }

  add(variant: Variant): void {
    let node = this.#root;
    for (const cell of variant.cells) {
      const next = cell.key === undefined ? openChild(node, cell, this.#maxOpen) : exactChild(node, cell.key);
      if (next === undefined) return;
      node = next;
    }
    node.leaf ??= variant;
  }

  /** False where no message that begins with these cells fits. */
  mayFit(cells: readonly Text[]): boolean {
    return this.#walk(cells, [], true) !== undefined;
  }

  find(cells: readonly Text[]): Fit | undefined {
    const widths: number[] = [];
    const variant = this.#walk(cells, widths, false)?.leaf;
    return variant && { variant, widths };
  }

  /** Bounded: gives up after a fixed number of steps, so that no input costs more than linear time. */
  #walk(cells: readonly Text[], taken: number[], isBeginning: boolean): Node | undefined {
    let steps = this.#maxSteps + cells.length;
    const walk = (node: Node, at: number): Node | undefined => {
      if (at === cells.length) return isBeginning || node.leaf !== undefined ? node : undefined;
      if (--steps < 0) return isBeginning ? node : undefined;
      const cell = cells[at] as Text;
      const exact = node.exact.get(cell.key);
      if (exact !== undefined) {
        taken.push(1);
        const found = walk(exact, at + 1);
        if (found !== undefined) return found;
        taken.pop();
      }
      for (const { prefix, suffix, most, node: next } of node.open) {
        if (!cell.raw.startsWith(prefix)) continue;
        for (let width = 1; width <= most && at + width <= cells.length; width++) {
          const last = cells[at + width - 1] as Text;
          if (!last.raw.endsWith(suffix) || (width === 1 && last.raw.length < prefix.length + suffix.length)) continue;
          taken.push(width);
          const found = walk(next, at + width);
          if (found !== undefined) return found;
          taken.pop();
        }
      }
      return undefined;
    };
    return walk(this.#root, 0);
  }
}

function exactChild(node: Node, token: string): Node {
  let child = node.exact.get(token);
  if (child === undefined) node.exact.set(token, (child = newNode()));
  return child;
}

function openChild(node: Node, cell: OpenCell, limit: number): Node | undefined {
  if (!cell.open) return undefined;
  const known = node.open.find(({ prefix, suffix }) => prefix === cell.prefix && suffix === cell.suffix);
  if (known !== undefined) {
    known.most = Math.max(known.most, cell.most);
    return known.node;
  }
  if (node.open.length >= limit) return undefined;
  const next = newNode();
  node.open.push({ prefix: cell.prefix, suffix: cell.suffix, most: cell.most, node: next });
  node.open.sort((a, b) => frameLength(b) - frameLength(a));
  return next;
}
