import { code, isDigitAt } from './chars';
import { CODES } from './memory';

const BLANK: i8 = 32;
const DASH: u32 = 45;
/** Host, identity and user of an access line are no longer than this together. */
const SEARCHED: usize = 256;

/** Where the last user lies. */
export let userStart: usize = 0;
export let userEnd: usize = 0;

/** Finds the user in the Common Log Format's `host ident user [10/Oct/2000:13:55:36 …`. @returns false: it says none, or the line is another. */
export function findUser(end: usize): bool {
  const last = min(end, CODES + SEARCHED);
  const ident = behindWord(CODES, last);
  if (ident > last) return false;
  const start = behindWord(ident, last);
  if (start > last) return false;
  const next = behindWord(start, last);
  if (next > last || !startsWithDay(next)) return false;
  userStart = start;
  userEnd = next - 1;
  return userEnd != start + 1 || code(start) != DASH;
}

/** Behind the blank that ends the word at `from`; beyond `last` where none does. Sixteen codes at a time: few lines are such lines. */
function behindWord(from: usize, last: usize): usize {
  for (let i = from; i < last; i += 16) {
    const blanks = i8x16.bitmask(i8x16.eq(v128.load(i), i8x16.splat(BLANK)));
    if (blanks != 0) return min(i + (ctz(blanks) as usize), last) + 1;
  }
  return last + 1;
}

/** `[10/Oct/` */
function startsWithDay(at: usize): bool {
  return code(at) == 91 && isDigitAt(at + 1) && isDigitAt(at + 2) && code(at + 3) == 47 && code(at + 7) == 47;
}
