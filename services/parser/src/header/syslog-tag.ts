import { isDigit, isLetter, isSpace, isWord } from './recognise.ts';

/** A host's name or address, `host/host`, `user@host`, with a blank behind it: its end, −1 for none. */
export function hostEnd(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (!isDigit(first) && !isLetter(first)) return -1;
  let at = from + 1;
  for (let code = text.charCodeAt(at); isWord(code) || code === 46 || code === 45 || code === 47 || code === 64;) {
    at += 1;
    code = text.charCodeAt(at);
  }
  return at < text.length && isSpace(text.charCodeAt(at)) ? at : -1;
}

const SYSLOG_TAG = /(?:-- )?([^\s:[\]]{1,64})(?: \d[\w.-]*)?(?:\[(\d+)\])?(?: \([^\s()]*\))?(?: <\w{3,9}>)?:(?=\s|$)/y;

/** `name:`, `name[12]:`, `name 1.2:`, `name[12] (x):`, `name[12] <Error>:` of syslog: the end of what is before the colon, −1 for none. */
export function syslogTagEnd(text: string, from: number): number {
  SYSLOG_TAG.lastIndex = from;
  const match = SYSLOG_TAG.exec(text);
  return match === null ? -1 : from + match[0].length - 1;
}
