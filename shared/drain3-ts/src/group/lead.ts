import { SLOT } from '../tokens.ts';
import { endWithout } from './value-class.ts';

const LEAD = /^["'([{]?[A-Za-z](?:[\w.-]*=|[\w-]*(?::(?!:)|[([{<](?:[A-Za-z][\w.-]*=)?)(?=.))["'([{]?/;
const KEY = /^[A-Za-z][\w.-]*=["'([{]?/;
const TAIL = '"\')]},;:.!?';

/** A text's key with its opening bracket (`user=`, `path:`, `call(`), and the rest without quotes and punctuation. */
export function splitLead(value: string, first: boolean): { lead: string; body: string } {
  const lead = (first ? KEY : LEAD).exec(value)?.[0] ?? '';
  const body = value.slice(lead.length, endWithout(value, TAIL, lead.length)).replace(/^["'([{<]+/, '');
  return { lead, body };
}

/** Text of a position once its values are merged: the shared key stays. */
export const mergedKey = (lead: string): string => lead + SLOT;
