import { isSpace } from './recognise.ts';

const BRACKETED =
  /\[(?:[^\s[\]]|\[[^\s[\]]*\])*\]|\((?:[^\s()])*\)|\[[^\]]{1,120}\](?= - )|\[(?:-|[^\s\]]*\d[^\s\]]*)(?: (?:-|[^\s\]]*\d[^\s\]]*))+\]/y;

/** `[thread-1]`, `(x)`, `[a b] - `, `[req-1 7f -]`: end behind the bracket, −1 for none. */
export function bracketedEnd(text: string, from: number): number {
  const open = text.charCodeAt(from);
  if (open !== 91 && open !== 40) return -1;
  const close = open === 91 ? 93 : 41;
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === close) return at + 1;
    if (code === open || isSpace(code)) break;
  }
  if (open === 40) return -1;
  BRACKETED.lastIndex = from;
  const match = BRACKETED.exec(text);
  return match === null ? -1 : from + match[0].length;
}

/** Longest text in brackets that may name a thread. */
const LONGEST_PHRASE = 120;

/** `[IPC Server handler 0 on 62260] `, `[           main] `: the end behind the bracket, −1 for none. */
export function phraseEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== 91) return -1;
  const close = text.indexOf(']', from);
  if (close < 0 || close - from > LONGEST_PHRASE || !isSpace(text.charCodeAt(close + 1))) return -1;
  const inner = text.slice(from + 1, close);
  return inner.includes('[') ? -1 : close + 1;
}
