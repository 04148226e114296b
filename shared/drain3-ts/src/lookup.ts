import type { Cell } from './group/cells.ts';
import type { OpenCell } from './group/open.ts';
import type { PatternEntry } from './store.ts';

export type Variant = {
  readonly cells: readonly OpenCell[];
  readonly templateId: string;
  /** Patterns of skeletons cut by it, the latest first. */
  cut?: PatternEntry[];
};
type Text = Pick<Cell, 'key' | 'raw'>;
/** A variant, and how many of the message's cells each of its own takes. */
export type Fit = { readonly variant: Variant; readonly widths: readonly number[] };

type OpenEdge = { readonly prefix: string; readonly suffix: string; most: number; readonly node: Node };
/** Most nodes have one exact branch: the first lies in the node itself. */
type Node = {
  key: string | undefined;
  child: Node | undefined;
  others: Map<string, Node> | undefined;
  open: OpenEdge[] | undefined;
  leaf: Variant | undefined;
};

const newNode = (): Node => ({
  key: undefined,
  child: undefined,
  others: undefined,
  open: undefined,
  leaf: undefined,
});
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

  #walk(cells: readonly Text[], taken: number[], isBeginning: boolean): Node | undefined {
    return new Walk(cells, taken, isBeginning, this.#maxSteps + cells.length).from(this.#root, 0);
  }
}

/** Bounded: gives up after a fixed number of steps, so that no input costs more than linear time. */
class Walk {
  readonly #cells: readonly Text[];
  readonly #taken: number[];
  readonly #isBeginning: boolean;
  #steps: number;

  constructor(cells: readonly Text[], taken: number[], isBeginning: boolean, steps: number) {
    this.#cells = cells;
    this.#taken = taken;
    this.#isBeginning = isBeginning;
    this.#steps = steps;
  }

  from(node: Node, at: number): Node | undefined {
    const cells = this.#cells;
    if (at === cells.length) return this.#isBeginning || node.leaf !== undefined ? node : undefined;
    if (--this.#steps < 0) return this.#isBeginning ? node : undefined;
    const cell = cells[at] as Text;
    const exact = node.key === cell.key ? node.child : node.others?.get(cell.key);
    const found = exact && this.#goOn(exact, at, 1);
    if (found !== undefined) return found;
    if (node.open === undefined) return undefined;
    for (const edge of node.open) {
      const { prefix, suffix, most } = edge;
      if (prefix !== '' && !cell.raw.startsWith(prefix)) continue;
      for (let width = 1; width <= most && at + width <= cells.length; width++) {
        const { raw } = cells[at + width - 1] as Text;
        if (width === 1 && raw.length < prefix.length + suffix.length) continue;
        if (suffix !== '' && !raw.endsWith(suffix)) continue;
        const further = this.#goOn(edge.node, at, width);
        if (further !== undefined) return further;
      }
    }
    return undefined;
  }

  #goOn(node: Node, at: number, width: number): Node | undefined {
    this.#taken.push(width);
    const found = this.from(node, at + width);
    if (found === undefined) this.#taken.pop();
    return found;
  }
}

function exactChild(node: Node, token: string): Node {
  if (node.child === undefined) {
    node.key = token;
    return (node.child = newNode());
  }
  if (node.key === token) return node.child;
  const others = (node.others ??= new Map());
  let child = others.get(token);
  if (child === undefined) others.set(token, (child = newNode()));
  return child;
}

function openChild(node: Node, cell: OpenCell, limit: number): Node | undefined {
  if (!cell.open) return undefined;
  const edges = (node.open ??= []);
  const known = edges.find(({ prefix, suffix }) => prefix === cell.prefix && suffix === cell.suffix);
  if (known !== undefined) {
    known.most = Math.max(known.most, cell.most);
    return known.node;
  }
  if (edges.length >= limit) return undefined;
  const next = newNode();
  edges.push({ prefix: cell.prefix, suffix: cell.suffix, most: cell.most, node: next });
  edges.sort((a, b) => frameLength(b) - frameLength(a));
  return next;
}
