type Cluster = { tokens: readonly string[] };
type Node = { readonly children: Map<string, Node>; clusters: Cluster[] };

const newNode = (): Node => ({ children: new Map(), clusters: [] });
const hasDigit = (token: string): boolean => /\d/.test(token);

/**
 * Drain (He et al., ICWS 2017) as drain3 0.9.11 runs it by default: sim_th .4, depth 4, 100 children, no masks. Only to
 * stand beside our figures where Python is not at hand; checked against drain3 itself.
 */
export class ReferenceDrain {
  readonly #root = newNode();
  readonly #innerDepth = 1;
  readonly #maxChildren = 100;
  readonly #threshold = 0.4;

  /** Learns one message. @returns its cluster; read `templateOf` once all are learned. */
  add(message: string): Cluster {
    const tokens = message
      .trim()
      .split(/\s+/)
      .filter((token) => token !== '');
    const found = this.#search(tokens);
    if (found === undefined) return this.#insert(tokens);
    found.tokens = found.tokens.map((token, at) => (token === tokens[at] ? token : '<*>'));
    return found;
  }

  static templateOf(cluster: Cluster): string {
    return cluster.tokens.join(' ');
  }

  #search(tokens: readonly string[]): Cluster | undefined {
    let node = this.#root.children.get(String(tokens.length));
    if (node === undefined) return undefined;
    if (tokens.length === 0) return node.clusters[0];
    for (let at = 0; at < Math.min(this.#innerDepth, tokens.length); at++) {
      node = node.children.get(`=${tokens[at] as string}`) ?? node.children.get('*');
      if (node === undefined) return undefined;
    }
    let best: Cluster | undefined;
    let [bestScore, bestWild] = [-1, -1];
    for (const cluster of node.clusters) {
      let [same, wild] = [0, 0];
      cluster.tokens.forEach((token, at) => {
        if (token === '<*>') wild++;
        else if (token === tokens[at]) same++;
      });
      const score = same / tokens.length;
      if (score > bestScore || (score === bestScore && wild > bestWild))
        [best, bestScore, bestWild] = [cluster, score, wild];
    }
    return bestScore >= this.#threshold ? best : undefined;
  }

  #insert(tokens: readonly string[]): Cluster {
    let node = child(this.#root, String(tokens.length));
    for (let at = 0; at < Math.min(this.#innerDepth, tokens.length); at++) {
      const token = tokens[at] as string;
      const known = node.children.get(`=${token}`);
      const room = node.children.size + (node.children.has('*') ? 0 : 1) < this.#maxChildren;
      if (known !== undefined) node = known;
      else node = child(node, hasDigit(token) || !room ? '*' : `=${token}`);
    }
    const cluster = { tokens };
    node.clusters.push(cluster);
    return cluster;
  }
}

function child(node: Node, key: string): Node {
  let next = node.children.get(key);
  if (next === undefined) node.children.set(key, (next = newNode()));
  return next;
}
