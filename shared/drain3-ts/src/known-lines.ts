import { mayJoin, type Scanner } from './scanner.ts';
import { holdsAt } from './text-at.ts';

/**
 * Where a pattern's values lie, relative to the slots the scanner cut: for each its start and its end, as a slot (−1: the line's
 * start) and an offset from that slot's end.
 */
export type ValuePlan = readonly number[];

/** A skeleton (a line without its values) and what is known of every line that has it. */
export type Known<T> = {
  readonly parts: readonly string[];
  readonly target: T;
  /** undefined: the pattern's slots are the scanner's. */
  readonly plan: ValuePlan | undefined;
};

/** Skeletons of one place in the tree: they differ only beyond ASCII, where the scanner's codes say less than the text. */
const MAX_ALIKE = 4;
/** Constant text in all branches, in codes: what a cache of skeletons may cost in memory. */
const MAX_TEXT = 8_388_608;
const FIRST_TEXT = 1_024;
/** Nodes of the tree, at most. */
const MAX_NODES = 524_288;
/** Children are a list in the order of their last use; more than this many get a table. */
const FEW = 6;
const TABLE = 256;

/** A piece of constant text, or the kind of one slot, and what may follow it. */
type Node<T> = {
  /** Of the piece of text before this node: where it lies in the tree's text. A slot has none. */
  from: number;
  length: number;
  /** First code of that text, or the slot's kind. */
  head: number;
  sibling: Node<T> | undefined;
  texts: Node<T> | undefined;
  table: (Node<T> | undefined)[] | undefined;
  slots: Node<T> | undefined;
  /** In some skeleton a run starts here that must be scanned: it holds values, or what follows it may change it. */
  isRun: boolean;
  /** Of runs here: how many were kept to the letter, and how often one was looked for among those, and found. */
  kept: number;
  asked: number;
  found: number;
  /** In the tree of runs: the slots that are cut out of this one, with start and end within it, and kind, for each. */
  cuts: Int32Array | undefined;
  known: Known<T>[] | undefined;
};

/** Runs that are kept to the letter for one place. */
const MAX_KEPT = 64;
/** Shorter runs are scanned as fast. */
const LEAST_KEPT = 8;
/** After so many runs of which less than a quarter was known, they are no more looked for. */
const TRIED = 64;

function newNode<T>(from: number, length: number, head: number): Node<T> {
  return {
    from,
    length,
    head,
    sibling: undefined,
    texts: undefined,
    table: undefined,
    slots: undefined,
    isRun: false,
    kept: 0,
    asked: 0,
    found: 0,
    cuts: undefined,
    known: undefined,
  };
}

/**
 * Bounded map from skeleton to what is known of it: a compressed prefix tree over constant text and kinds of slots. A line is
 * compared with what it is expected to say, four characters at a time, and only its values are scanned; where it says something
 * new the scanner goes on from there. A full tree starts anew.
 */
export class KnownLines<T> {
  readonly capacity: number;
  size = 0;
  #root: Node<T> = newNode(0, 0, 0);
  /** Runs to the letter, each with the code behind it. */
  #runs: Node<T> = newNode(0, 0, 0);
  #text = new Uint8Array(FIRST_TEXT);
  #view = new DataView(this.#text.buffer);
  #used = 0;
  #nodes = 0;
  /** Places whose skeletons depended on the templates known when they were cut. */
  #planned: Node<T>[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** What is known of the line that the scanner was given. Afterwards the scanner has all its slots. */
  find(line: string, scan: Scanner): Known<T> | undefined {
    if (!scan.isPlain) scan.finish(0);
    const found = this.#find(line, scan);
    // The last slot of a line that has more than there is room for is known only when all of it is scanned.
    return found === undefined && scan.isCut ? this.#find(line, scan) : found;
  }

  #find(line: string, scan: Scanner): Known<T> | undefined {
    const { codes, view, starts, ends, kinds, end } = scan;
    const text = this.#text;
    const textView = this.#view;
    let { count, scanned } = scan;
    let node = this.#root;
    let slot = 0;
    let at = 0;
    let limit = count > 0 ? (starts[0] as number) : end; // of the constant text here, as far as is known
    for (;;) {
      if (node.isRun && at >= scanned) {
        if (!isWorthwhile(node) || !this.#isKept(node, at, scan)) this.#scanRun(node, at, scan);
        if (scan.isFull) {
          // What is not scanned any more becomes part of the last slot: begin again with all slots known.
          scan.restart();
          return this.#find(line, scan);
        }
        ({ count, scanned } = scan);
        if (slot < count) limit = starts[slot] as number;
      }
      if (at >= limit) {
        if (slot === count) {
          scan.finish(end);
          if (node.known === undefined) return undefined;
          return scan.isAscii ? node.known[0] : spelled(node.known, line, scan);
        }
        const kind = kinds[slot] as number;
        let next = node.slots;
        while (next !== undefined && next.head !== kind) next = next.sibling;
        if (next === undefined) break;
        node = next;
        at = ends[slot++] as number;
        limit = slot < count ? (starts[slot] as number) : end;
        continue;
      }
      const code = codes[at] as number;
      let next = node.texts;
      if (next === undefined || next.head !== code) next = textBranch(node, code);
      if (next === undefined) break;
      const stop = at + next.length;
      if (stop > limit) break;
      let from = next.from + 1;
      at++;
      while (at + 4 <= stop && view.getInt32(at, true) === textView.getInt32(from, true)) {
        at += 4;
        from += 4;
      }
      while (at < stop && codes[at] === text[from]) {
        at++;
        from++;
      }
      if (at < stop) break;
      node = next;
    }
    scan.finish(at);
    return undefined;
  }

  /** Is the run at `at` one that is kept? Then its slots are taken over. */
  #isKept(node: Node<T>, at: number, scan: Scanner): boolean {
    const { codes, view, end } = scan;
    const text = this.#text;
    const textView = this.#view;
    let here = this.#runs;
    let i = at;
    node.asked++;
    while (here.cuts === undefined) {
      const code = codes[i] as number;
      let next = here.texts;
      if (next === undefined || next.head !== code) next = textBranch(here, code);
      if (next === undefined) return false;
      const stop = i + next.length;
      if (stop > end + 1) return false;
      let from = next.from + 1;
      i++;
      while (i + 4 <= stop && view.getInt32(i, true) === textView.getInt32(from, true)) {
        i += 4;
        from += 4;
      }
      while (i < stop && codes[i] === text[from]) {
        i++;
        from++;
      }
      if (i < stop) return false;
      here = next;
    }
    if (!scan.take(at, i - 1, here.cuts)) return false;
    node.found++;
    return true;
  }

  #scanRun(node: Node<T>, at: number, scan: Scanner): void {
    const before = scan.count;
    scan.run(at);
    const { runEnd, codes, count, starts, ends, kinds } = scan;
    if (runEnd - at < LEAST_KEPT || count === before || node.kept >= MAX_KEPT || !isWorthwhile(node)) return;
    // No run that lacked room for its slots, that has a unit behind it, or that depends on more than the code behind it.
    if (scan.isFull || (ends[count - 1] as number) > runEnd || mayJoin(codes[runEnd] as number)) return;
    if (!this.#hasRoom(runEnd + 1 - at, 2)) return;
    const cuts = new Int32Array((count - before) * 3);
    for (let slot = before, i = 0; slot < count; slot++) {
      cuts[i++] = (starts[slot] as number) - at;
      cuts[i++] = (ends[slot] as number) - at;
      cuts[i++] = kinds[slot] as number;
    }
    node.kept++;
    this.#branch(this.#runs, scan, at, runEnd + 1).cuts = cuts;
  }

  /** Keeps the skeleton of the line that the scanner has just scanned. */
  add(scan: Scanner, known: Known<T>): void {
    if (!scan.hasAllRuns) return;
    const { starts, ends, kinds, runs, count, runCount, end } = scan;
    if (this.size >= this.capacity || !this.#hasRoom(end, 3 * count + 2 * runCount + 2)) this.clear();
    let node = this.#root;
    let at = 0;
    let run = 0;
    for (let slot = 0; ;) {
      while (run < runCount && (runs[run] as number) < at) run++;
      const start = slot < count ? (starts[slot] as number) : end;
      const stop = run < runCount ? Math.min(start, runs[run] as number) : start;
      if (stop > at) node = this.#branch(node, scan, at, stop);
      at = stop;
      if (run < runCount && runs[run] === at) {
        node.isRun = true;
        run++;
      }
      if (at < start) continue;
      if (slot === count) break;
      node = this.#slotBranch(node, kinds[slot] as number);
      at = ends[slot++] as number;
    }
    if (known.plan !== undefined) this.#planned.push(node);
    this.#keep(node, known);
  }

  #keep(node: Node<T>, known: Known<T>): void {
    if (node.known === undefined) {
      node.known = [known];
      this.size++;
      return;
    }
    const same = node.known.findIndex(({ parts }) => parts.every((part, at) => part === known.parts[at]));
    if (same >= 0) node.known[same] = known;
    else if (node.known.unshift(known) > MAX_ALIKE) node.known.pop();
    else this.size++;
  }

  /** The node behind the text in [at, stop), made or split off where there is none. */
  #branch(from: Node<T>, scan: Scanner, at: number, stop: number): Node<T> {
    const { codes } = scan;
    let node = from;
    while (at < stop) {
      const code = codes[at] as number;
      const next = textBranch(node, code);
      if (next === undefined) {
        const made = this.#newNode(this.#store(codes, at, stop), stop - at, code);
        addText(node, made);
        return made;
      }
      const most = Math.min(next.length, stop - at);
      let length = 1;
      while (length < most && codes[at + length] === this.#text[next.from + length]) length++;
      node = length === next.length ? next : this.#split(node, next, length);
      at += length;
    }
    return node;
  }

  /** Puts a node into the middle of a text. @returns it. */
  #split(parent: Node<T>, node: Node<T>, length: number): Node<T> {
    const upper = this.#newNode(node.from, length, node.head);
    replaceText(parent, node, upper);
    node.from += length;
    node.length -= length;
    node.head = this.#text[node.from] as number;
    node.sibling = undefined;
    upper.texts = node;
    return upper;
  }

  #slotBranch(node: Node<T>, kind: number): Node<T> {
    let next = node.slots;
    while (next !== undefined && next.head !== kind) next = next.sibling;
    if (next !== undefined) return next;
    const made = this.#newNode(0, 0, kind);
    made.sibling = node.slots;
    node.slots = made;
    return made;
  }

  #newNode(from: number, length: number, head: number): Node<T> {
    this.#nodes++;
    return newNode(from, length, head);
  }

  #hasRoom(units: number, nodes: number): boolean {
    return this.#used + units <= MAX_TEXT && this.#nodes + nodes <= MAX_NODES;
  }

  #store(codes: Uint8Array, at: number, stop: number): number {
    const from = this.#used;
    this.#used = from + stop - at;
    // Four bytes more: texts are read four at a time.
    if (this.#used + 4 > this.#text.length) {
      const text = new Uint8Array(2 ** Math.ceil(Math.log2(this.#used + 4)));
      text.set(this.#text);
      this.#text = text;
      this.#view = new DataView(text.buffer);
    }
    this.#text.set(codes.subarray(at, stop), from);
    return from;
  }

  /** Forgets skeletons whose pattern depended on the templates known when they were cut. */
  dropPlanned(): void {
    for (const node of this.#planned) {
      const left = node.known?.filter(({ plan }) => plan === undefined);
      if (node.known === undefined || left === undefined) continue;
      this.size -= node.known.length - left.length;
      node.known = left.length === 0 ? undefined : left;
    }
    this.#planned = [];
  }

  clear(): void {
    this.#root = newNode(0, 0, 0);
    this.#runs = newNode(0, 0, 0);
    this.#used = 0;
    this.#nodes = 0;
    this.#planned = [];
    this.size = 0;
  }
}

/** May runs at this place be known to the letter? */
const isWorthwhile = <T>({ asked, found }: Node<T>): boolean => asked < TRIED || found * 4 >= asked;

/** The text behind a node that begins with this code. */
function textBranch<T>(node: Node<T>, code: number): Node<T> | undefined {
  if (node.table !== undefined) return node.table[code];
  let next = node.texts;
  while (next !== undefined && next.head !== code) next = next.sibling;
  return next;
}

function addText<T>(parent: Node<T>, node: Node<T>): void {
  if (parent.table !== undefined) {
    parent.table[node.head] = node;
    return;
  }
  node.sibling = parent.texts;
  parent.texts = node;
  let count = 0;
  for (let next = parent.texts; next !== undefined; next = next.sibling as Node<T>) count++;
  if (count <= FEW) return;
  parent.table = new Array<Node<T> | undefined>(TABLE).fill(undefined);
  for (let next: Node<T> | undefined = parent.texts; next !== undefined; next = next.sibling)
    parent.table[next.head] = next;
  parent.texts = undefined;
}

function replaceText<T>(parent: Node<T>, before: Node<T>, after: Node<T>): void {
  if (parent.table !== undefined) {
    parent.table[before.head] = after;
    return;
  }
  after.sibling = before.sibling;
  if (parent.texts === before) {
    parent.texts = after;
    return;
  }
  let node = parent.texts as Node<T>;
  while (node.sibling !== before) node = node.sibling as Node<T>;
  node.sibling = after;
}

/** Of skeletons that look alike in codes, the one whose constant texts the line has. */
function spelled<T>(known: readonly Known<T>[], line: string, scan: Scanner): Known<T> | undefined {
  return known.find(({ parts }) => {
    let at = 0;
    for (let slot = 0; slot < parts.length; slot++) {
      if (!holdsAt(line, parts[slot] as string, at)) return false;
      at = scan.ends[slot] as number;
    }
    return true;
  });
}
