/** What the lines of a block are in, by day; the values first, as they are written. */
export const LINE_TABLES = ['line_values', 'lines'] as const;
