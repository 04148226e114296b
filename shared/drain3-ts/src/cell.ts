/** A position that messages are compared by; as it is, it is also a constant position of a template. */
export type Cell = {
  readonly open: false;
  /** What it counts as when messages are grouped. */
  readonly key: string;
  /** Constant text with SLOT for each slot. */
  readonly raw: string;
  /** Cells of the fine form that it joins. */
  readonly width: number;
};

/** The one cell for all words of a text. */
export type SharedCell = Cell & {
  /** Of its key's text. */
  readonly keyHash: number;
  /** What it may be beside others: bits of group/marks.ts. */
  readonly marks: number;
};
