/** Deepest nesting of a sender's value that is kept as structure. */
export const MAX_DEPTH = 64;

/** False where a parsed JSON value nests deeper than `limit`. */
export function isShallow(value: unknown, limit: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (limit === 0) return false;
  for (const inner of Object.values(value)) if (!isShallow(inner, limit - 1)) return false;
  return true;
}

const LONG_INTEGER = /(?<!\\)"(\s*:\s*)(-?\d{16,})(?=\s*[,}\]])/g;

/** JSON.parse, with integers beyond 2^53 that are values of keys read as texts, so that no digit is lost. @throws SyntaxError */
export function parseJsonExactly(text: string): unknown {
  return JSON.parse(text.replace(LONG_INTEGER, '"$1"$2"'));
}
