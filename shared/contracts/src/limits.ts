/** Bounds that every stage keeps; one place, so that documents and tests agree. */
export const LIMITS = {
  /** Largest request body or topic value after decompression, bytes. */
  bodyBytes: 64 * 1024 * 1024,
  /** Longest line that is parsed, in UTF-16 units; longer ones are kept raw as `line_too_long`. */
  parsedLineLength: 64 * 1024,
  /** Longest line that is stored at all, bytes. */
  storedLineBytes: 32 * 1024 * 1024,
} as const;
