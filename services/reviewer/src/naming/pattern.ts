/** Constant texts with something variable between each two: `parts.length - 1` variables. */
export type Parts = readonly string[];

/** Placeholders of stored templates: `<*>`, or with a type. */
const STORED = /<\*(?::[^<>]*)?>/;

export const partsOf = (template: string): Parts => template.split(STORED);

/**
 * What stands at the variables of a text, or `null` where the text is not of this shape. Each constant part is taken where it comes first, which finds a
 * fit wherever there is one, in time linear in the text: the parts are an LLM's, so nothing here may run away as a regular expression can.
 */
export function valuesAt(parts: Parts, text: string): string[] | null {
  const first = parts[0] ?? '';
  if (parts.length === 1) return text === first ? [] : null;
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return null;
    values.push(text.slice(at, found));
    at = found + part.length;
  }
  return [...values, text.slice(at, end)];
}

/** Whether a whole line ends with a text of this shape: what stands before it is its header. Blanks at the end do not count. */
export const endsIn = (parts: Parts, line: string): boolean =>
  valuesAt(['', ...parts], line) !== null || valuesAt(['', ...trimmedEnd(parts)], line.trimEnd()) !== null;

const trimmedEnd = (parts: Parts): Parts => parts.with(-1, (parts.at(-1) ?? '').trimEnd());
