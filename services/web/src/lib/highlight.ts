export interface Segment {
  readonly text: string;
  /** Index into the line's params where this is a variable's value; absent for constant text. */
  readonly param?: number;
  /** Time, level and the like before the message; known only where the template aligns. */
  readonly header?: true;
}

/**
 * Cuts a line into constant text and the values of its variables, in order. The template anchors the search (a value
 * such as "1" also occurs in the time before the message); where the line cannot be aligned, values are looked for
 * one after another, and one that is not found is left unmarked. The segments always join to `body`.
 */
export function segmentLine(body: string, template: string | null, values: readonly string[]): Segment[] {
  if (values.length === 0) return body === '' ? [] : [{ text: body }];
  return alignToTemplate(body, template, values) ?? searchInOrder(body, anchorOf(body, template), values);
}

const PLACEHOLDER = /<[^<>\s]{1,40}>/;

/** A template's constant parts and placeholders, in order. */
export function splitTemplate(template: string): { text: string; placeholder: boolean }[] {
  return template
    .split(/(<[^<>\s]{1,40}>)/)
    .filter((part) => part !== '')
    .map((text) => ({ text, placeholder: PLACEHOLDER.test(text) && text.startsWith('<') }));
}

function alignToTemplate(body: string, template: string | null, values: readonly string[]): Segment[] | null {
  if (template === null) return null;
  const parts = template.split(/<[^<>\s]{1,40}>/);
  if (parts.length !== values.length + 1) return null;
  const content = parts.map((part, index) => part + (values[index] ?? '')).join('');
  const start = body.lastIndexOf(content);
  if (start === -1) return null;
  const segments: Segment[] = [{ text: body.slice(0, start), header: true }];
  parts.forEach((part, index) => {
    segments.push({ text: part });
    const value = values[index];
    if (value !== undefined) segments.push({ text: value, param: index });
  });
  segments.push({ text: body.slice(start + content.length) });
  return segments.filter((segment) => segment.text !== '');
}

/** Where the message probably begins: the first constant word of the template. */
function anchorOf(body: string, template: string | null): number {
  const word = template
    ?.split(PLACEHOLDER)
    .map((part) => part.trim())
    .find((part) => part.length > 3);
  const found = word === undefined ? -1 : body.indexOf(word);
  const startsWithConstant = template !== null && word !== undefined && template.trimStart().startsWith(word);
  return startsWithConstant && found !== -1 ? found : 0;
}

function searchInOrder(body: string, from: number, values: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  let at = from;
  values.forEach((value, param) => {
    const found = value === '' ? -1 : body.indexOf(value, at);
    if (found === -1) return;
    if (found > done) segments.push({ text: body.slice(done, found) });
    segments.push({ text: value, param });
    done = found + value.length;
    at = done;
  });
  if (done < body.length) segments.push({ text: body.slice(done) });
  return segments;
}
