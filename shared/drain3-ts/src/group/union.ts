/** Disjoint sets over 0..n-1; the smallest index names its set. */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = new Int32Array(size);
    for (let at = 0; at < size; at++) this.#parent[at] = at;
  }

  find(at: number): number {
    let root = at;
    while (this.#parent[root] !== root) root = this.#parent[root] as number;
    for (let next = at; next !== root;) {
      const up = this.#parent[next] as number;
      this.#parent[next] = root;
      next = up;
    }
    return root;
  }

  union(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x < y) this.#parent[y] = x;
    else this.#parent[x] = y;
  }

  /** Sets of at least two, by their smallest index, each in ascending order. */
  groups(): Map<number, number[]> {
    const groups = new Map<number, number[]>();
    for (let at = 0; at < this.#parent.length; at++) {
      const root = this.find(at);
      if (root === at) continue;
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [root, at]);
      else group.push(at);
    }
    return groups;
  }
}
