/** A piece of a line that is one value: [start, end) in UTF-16 units, and the code of its kind. */
export type Span = { start: number; end: number; kind: number };
