import { CODES, SKELETON } from './memory';
import { count, endOf, kindOfSlot, startOf } from './slots';

const FACTOR: u64 = 0x9e3779b97f4a7c15;
/** A slot's kind in one code, larger ones in two. */
const SLOT: u32 = 0x80;
const KINDS_OF_ONE: u32 = 64;

/**
 * Writes the line without its values: its constant codes, and for each slot a code that no ASCII line has. Zeros fill the last eight.
 * @returns behind it.
 */
export function writeSkeleton(end: usize): usize {
  let to = SKELETON;
  let at = CODES;
  for (let slot = 0; slot < count; slot++) {
    to = copy(to, at, CODES + (startOf(slot) as usize));
    const kind = kindOfSlot(slot);
    if (kind >= KINDS_OF_ONE) store<u8>(to++, (SLOT + KINDS_OF_ONE + (kind >> 6)) as u8);
    store<u8>(to++, (SLOT + (kind & 63)) as u8);
    at = CODES + (endOf(slot) as usize);
  }
  if (at < end) to = copy(to, at, end);
  store<u64>(to, 0);
  return to;
}

/** @returns behind the copy, where up to fifteen codes more are changed. */
function copy(to: usize, from: usize, end: usize): usize {
  for (let i: usize = 0; i < end - from; i += 16) v128.store(to + i, v128.load(from + i));
  return to + (end - from);
}

/** Hash of the skeleton that ends here: FxHash (Firefox) over eight codes at a time, a rotation, so that every bit reaches the low ones, and a product. */
export function hashOf(end: usize): i32 {
  let sum = ((end - SKELETON) as u64) * FACTOR;
  for (let at = SKELETON; at < end; at += 8) sum = (rotl(sum, 5) ^ load<u64>(at)) * FACTOR;
  return (((sum ^ (sum >> 29)) >> 32) as i32) ^ (sum as i32);
}
