import { ENDS, KINDS, STARTS, CODES } from './memory';

/** Slots of this line so far. */
export let count: i32 = 0;
/** Most slots of a line. */
export let limit: i32 = 0;

export function reset(most: i32): void {
  count = 0;
  limit = most;
}

export function isFull(): bool {
  return count >= limit;
}

/** Addresses of codes, and the kind of what lies between. */
export function add(start: usize, end: usize, kind: u32): void {
  addAt((start - CODES) as i32, (end - CODES) as i32, kind);
}

export function addAt(start: i32, end: i32, kind: u32): void {
  const n = count as usize;
  store<i32>(STARTS + (n << 2), start);
  store<i32>(ENDS + (n << 2), end);
  store<u8>(KINDS + n, kind as u8);
  count++;
}

export function dropLast(): void {
  count--;
}

export function startOf(slot: i32): i32 {
  return load<i32>(STARTS + ((slot as usize) << 2));
}

export function endOf(slot: i32): i32 {
  return load<i32>(ENDS + ((slot as usize) << 2));
}

export function kindOfSlot(slot: i32): u32 {
  return load<u8>(KINDS + (slot as usize));
}

/** The last slot goes on to this address, and is of another kind then. */
export function extendLast(end: usize, kind: u32): void {
  const last = (count - 1) as usize;
  store<i32>(ENDS + (last << 2), (end - CODES) as i32);
  store<u8>(KINDS + last, kind as u8);
}
