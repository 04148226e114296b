import { SLOT } from '../tokens.ts';
import { endWithout } from './value-class.ts';

const LEAD = /^["'([{]?[A-Za-z](?:[\w.-]*=|[\w-]*(?::(?!:)|[([{<](?:[A-Za-z][\w.-]*=)?)(?=.))["'([{]?/;
const KEY = /^[A-Za-z][\w.-]*=["'([{]?/;
const MARKS = '"\'([{<';
const TAIL = '"\')]},;:.!?';

/** A text's key with its opening bracket (`user=`, `path:`, `call(`), and the rest without quotes and punctuation. */
export function splitLead(value: string, first: boolean): { lead: string; body: string } {
  const lead = mayHaveLead(value) ? ((first ? KEY : LEAD).exec(value)?.[0] ?? '') : '';
  const end = endWithout(value, TAIL, lead.length);
  let start = lead.length;
  while (start < end && MARKS.includes(value.charAt(start))) start++;
  return { lead, body: value.slice(start, end) };
}

/** One of the marks that end a key. */
function mayHaveLead(value: string): boolean {
  for (let at = 1; at < value.length; at++) {
    switch (value.charCodeAt(at)) {
      case 40: // (
      case 58: // :
      case 60: // <
      case 61: // =
      case 91: // [
      case 123: // {
        return true;
    }
  }
  return false;
}

/** Text of a position once its values are merged: the shared key stays. */
export const mergedKey = (lead: string): string => lead + SLOT;
