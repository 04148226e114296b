import type { SlotKind } from '../types.ts';

/** Kinds of the slots that the scanner cuts, by its code for them (assembly/kinds.ts). Codes from FIRST_MASK on are the caller's masks. */
export const KIND_NAMES: readonly SlotKind[] = [
  'num',
  'qty',
  'ip',
  'time',
  'hex',
  'path',
  'url',
  'uuid',
  'mac',
  'email',
  'id',
  'word',
  'text',
  'host',
];
export const WORD_SLOT = 11;
export const TEXT = 12;
export const FIRST_MASK = 14;
