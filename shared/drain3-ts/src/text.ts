import type { OpenCell } from './group/open.ts';
import { SLOT } from './tokens.ts';

const WILDCARD = '<*>';

/** The text a person reads. */
export function templateText(cells: readonly OpenCell[]): string {
  const words = cells.map((cell) => (cell.open ? cell.prefix + WILDCARD + cell.suffix : shown(cell.raw)));
  return words.join(' ');
}

/** A request target and the protocol behind it read as one variable; so does an address behind a slash. */
function shown(raw: string): string {
  if (raw === SLOT) return WILDCARD;
  if (!raw.includes(SLOT)) return raw;
  if (!raw.includes('/')) return raw.replaceAll(SLOT, WILDCARD);
  let text = raw;
  if (raw.includes(REQUEST)) text = text.replaceAll(REQUEST, SLOT);
  if (raw.includes(`/${SLOT}`)) text = text.replaceAll(ADDRESS, `$1${SLOT}`);
  return text.replaceAll(SLOT, WILDCARD);
}

const REQUEST = `${SLOT} HTTP/${SLOT}`;
const ADDRESS = new RegExp(`(^|[\\s=:(,])/${SLOT}(?!/)`, 'g');
