/**
 * The one JSON object of an answer: the whole text, a fenced block, or an object inside prose.
 * `null` where there is none, or more than one (then it is not clear which one is meant).
 */
export function extractJsonObject(text: string): Record<string, unknown> | null {
  const whole = parseObject(text.trim());
  if (whole !== null) return whole;
  const found: Record<string, unknown>[] = [];
  for (let start = text.indexOf('{'); start >= 0;) {
    const end = objectEnd(text, start);
    const value = end < 0 ? null : parseObject(text.slice(start, end + 1));
    if (value !== null) found.push(value);
    start = text.indexOf('{', value === null ? start + 1 : end + 1);
  }
  const [only, second] = found;
  return only !== undefined && second === undefined ? only : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Index of the brace that closes the one at `start`, strings skipped; -1 where none does. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}' && (depth -= 1) === 0) return index;
  }
  return -1;
}
