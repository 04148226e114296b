const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);
const WHITE = new Set([9, 10, 13, 32]);

/**
 * A JSON body as NDJSON: the elements of an array one a line, one object on one line. Texts of elements keep their bytes (no number
 * is read and written again); only line breaks between tokens become spaces. A body that already has one value a line, though it is
 * called JSON, stays as it is.
 */
export function jsonToLines(body: Buffer): Buffer {
  const text = body.toString('utf8').trim();
  const isWhole = isJson(text);
  if (!isWhole) return body; // one value a line, or broken: the parser says so line by line
  return text.startsWith('[') ? splitArray(Buffer.from(text, 'utf8')) : onOneLine(Buffer.from(text, 'utf8'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Line breaks of valid JSON lie between tokens only. */
function onOneLine(json: Buffer): Buffer {
  return Buffer.from(json.map((byte) => (byte === NEWLINE || byte === 13 ? SPACE : byte)));
}

/** `json` is a valid array. */
function splitArray(json: Buffer): Buffer {
  const flat = onOneLine(json);
  const lines: Buffer[] = [];
  let depth = 0;
  let inString = false;
  let start = 1;
  const push = (end: number) => {
    const element = trim(flat.subarray(start, end));
    if (element.length > 0) lines.push(element, Buffer.from('\n'));
    start = end + 1;
  };
  for (let index = 1; index < flat.length - 1; index += 1) {
    const byte = flat[index] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPEN.has(byte)) depth += 1;
    else if (CLOSE.has(byte)) depth -= 1;
    else if (byte === COMMA && depth === 0) push(index);
  }
  push(flat.length - 1);
  return Buffer.concat(lines);
}

function trim(bytes: Buffer): Buffer {
  let from = 0;
  let to = bytes.length;
  while (from < to && WHITE.has(bytes[from] ?? 0)) from += 1;
  while (to > from && WHITE.has(bytes[to - 1] ?? 0)) to -= 1;
  return bytes.subarray(from, to);
}
