/** A value that a text may lie in with a part of itself, the rest of it in the constant text or the value beside. */
export interface TextEdge {
  /** From 1. */
  readonly slot: number;
  /** The text begins in front of the value: it begins with one of these, or one of these with it. */
  readonly rests: readonly string[];
  /** The text begins in the value: it ends with one of these. */
  readonly heads: readonly string[];
}

/** Letters A–Z as a–z, everything else as it is: as texts are compared. */
export const folded = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * Where lines of a pattern may have the text across a border: wherever it begins, in constant text or in a value, what stands there must have its
 * beginning, up to the border. Slots whose values then need no look are left out.
 * @param parts constant texts of the pattern: one more than slots
 */
export function textEdges(text: string, parts: readonly string[]): readonly TextEdge[] {
  const splits = splitsOf(folded(text));
  const edges: TextEdge[] = [];
  for (let slot = 1; slot < parts.length; slot += 1) {
    const before = folded(parts[slot - 1] ?? '');
    const after = folded(parts[slot] ?? '');
    const touching = after === '' && slot < parts.length - 1;
    const rests = splits.filter(({ head }) => before.endsWith(head)).map(({ rest }) => rest);
    const heads = splits
      .filter(({ rest }) => touching || (after !== '' && (after.startsWith(rest) || rest.startsWith(after))))
      .map(({ head }) => head);
    if (rests.length > 0 || heads.length > 0) edges.push({ slot, rests, heads });
  }
  return edges;
}

function splitsOf(text: string): readonly { readonly head: string; readonly rest: string }[] {
  const characters = [...text];
  return characters
    .map((_, at) => ({ head: characters.slice(0, at).join(''), rest: characters.slice(at).join('') }))
    .slice(1);
}
