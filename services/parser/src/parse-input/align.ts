/** Where a value lies in a line: `line.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Lays a line on a template's text: one span per `<*>`, as short as the constants between them allow, the last one up to the end.
 * A constant never begins inside a value that the miner has cut (`slots`, in order). Linear: nothing is tried twice.
 * @param parts the template's text split at `<*>`.
 * @returns `null` where the line does not carry the template's constants in that form.
 */
export function alignSpans(parts: readonly string[], line: string, slots: readonly Span[]): Span[] | null {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!line.startsWith(first) || !line.endsWith(last)) return null;
  if (parts.length === 1) return line === first ? [] : null;
  const spans: Span[] = [];
  let at = first.length;
  let slot = 0;
  for (let index = 1; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const isLast = index === parts.length - 1;
    let end = line.length - last.length;
    if (!isLast) {
      // Two variables that touch: the first one is what the miner has cut there.
      if (part === '') return null;
      end = line.indexOf(part, at);
      for (;;) {
        if (end < 0) return null;
        while (slot < slots.length && (slots[slot]?.end ?? 0) <= end) slot += 1;
        const inside = slots[slot];
        if (inside === undefined || inside.start >= end) break;
        end = line.indexOf(part, inside.end);
      }
    }
    if (end < at) return null;
    spans.push({ start: at, end });
    at = end + part.length;
  }
  return at === line.length ? spans : null;
}

const IRREGULAR = /^\s|\s$|\s\s|[^\S ]/;

/**
 * As `alignSpans`, but blanks of any kind and number count as one, and those at the ends of the line not at all: a template's text is made
 * of words with one blank between. The spans are the line's own, to the letter.
 */
export function alignLine(parts: readonly string[], line: string, slots: readonly Span[]): Span[] | null {
  const direct = alignSpans(parts, line, slots);
  if (direct !== null || !IRREGULAR.test(line)) return direct;
  const { text, from, at } = collapsed(line);
  const spans = alignSpans(
    parts,
    text,
    slots.map(({ start, end }) => ({ start: at[start] ?? text.length, end: at[end] ?? text.length })),
  );
  return spans === null
    ? null
    : spans.map(({ start, end }) => ({
        start: from[start] ?? line.length,
        end: end === start ? (from[start] ?? line.length) : (from[end - 1] ?? line.length) + 1,
      }));
}

/** The line with single blanks; `from[i]` is where its unit `i` stands in the line, `at[j]` where the line's unit `j` went. */
function collapsed(line: string): { readonly text: string; readonly from: Int32Array; readonly at: Int32Array } {
  const from = new Int32Array(line.length);
  const at = new Int32Array(line.length + 1);
  let text = '';
  let blank = false;
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index] as string;
    const isBlank = /\s/.test(char);
    if (!isBlank) {
      if (blank && text !== '') {
        from[text.length] = index - 1;
        text += ' ';
      }
      from[text.length] = index;
      text += char;
    }
    at[index] = isBlank ? text.length : text.length - 1;
    blank = isBlank;
  }
  at[line.length] = text.length;
  return { text, from: from.subarray(0, text.length), at };
}
