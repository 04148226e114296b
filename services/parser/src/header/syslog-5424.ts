import type { HeaderField, HeaderFieldKind } from './types.ts';

/** HOSTNAME, APP-NAME, PROCID and MSGID of RFC 5424, section 6, each of its length; `-` where there is none. */
const NAMES = /([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) /y;
const KINDS: readonly HeaderFieldKind[] = ['host', 'component', 'pid', 'prefix'];
/** Structured data: elements of parameters, in which `"`, `\` and `]` are escaped. */
const DATA = /(?:\[[^\s=\]"]{1,64}(?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\[\s\S])*")*\]){1,16}/y;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * The rest of an RFC 5424 header behind its time: the fields and where the message starts; `null` where it is no such header.
 * `at` is the first character behind the blank that follows the time.
 */
export function syslog5424(text: string, at: number): { fields: HeaderField[]; contentStart: number } | null {
  NAMES.lastIndex = at;
  const names = NAMES.exec(text);
  if (names === null) return null;
  const fields: HeaderField[] = [];
  let start = at;
  for (const [index, kind] of KINDS.entries()) {
    const name = names[index + 1] ?? '';
    if (name !== '-') fields.push({ kind, start, end: start + name.length });
    start += name.length + 1;
  }
  let end = start + 1;
  if (text.charCodeAt(start) !== 45) {
    DATA.lastIndex = start;
    const data = DATA.exec(text);
    if (data === null) return null;
    end = start + data[0].length;
    fields.push({ kind: 'prefix', start, end });
  }
  if (end < text.length) {
    if (text.charCodeAt(end) !== 32) return null;
    end += 1;
    if (text.charCodeAt(end) === BYTE_ORDER_MARK) end += 1;
  }
  return { fields, contentStart: end };
}
