import { findUser, userEnd, userStart } from './access-user';
import { TEXT, WORD_SLOT } from './kinds';
import { CODES, RESULT, SKELETON } from './memory';
import { cutRuns, setIdeas } from './runs';
import { hashOf, writeSkeleton } from './skeleton';
import { add, addAt, count, dropLast, endOf, isFull, limit, reset, startOf } from './slots';

export { CODES, ENDS, KINDS, RESULT, SKELETON, STARTS } from './memory';

/** Ideas by their bits. */
const HOSTS = 1;
const TERMS = 2;
const USERS = 4;

/**
 * Cuts the values out of the line whose first `end` codes are in memory, and writes its skeleton.
 * @param length of the line. @param most slots. @returns length of the skeleton, in codes; RESULT says the rest.
 */
export function cut(end: i32, length: i32, most: i32, ideas: i32): i32 {
  const stop = CODES + (end as usize);
  begin(end, most, ideas);
  if ((ideas & USERS) != 0 && findUser(stop)) {
    cutRuns(CODES, userStart);
    if (!isFull()) {
      add(userStart, userEnd, WORD_SLOT);
      if (!isFull()) cutRuns(userEnd, stop);
    }
  } else cutRuns(CODES, stop);
  return finish(end, length);
}

/** The same step by step, for a line some of whose values are known: begin, then cutRange and addSlot from left to right while there is room, then finish. */
export function begin(end: i32, most: i32, ideas: i32): void {
  store<u64>(CODES + (end as usize), 0); // codes behind the line are looked at
  reset(most);
  setIdeas((ideas & HOSTS) != 0, (ideas & TERMS) != 0);
}

/** @returns false: there is no room for another slot. */
export function cutRange(from: i32, to: i32): bool {
  cutRuns(CODES + (from as usize), CODES + (to as usize));
  return !isFull();
}

/** @returns false: there is no room for another slot. */
export function addSlot(start: i32, end: i32, kind: u32): bool {
  addAt(start, end, kind);
  return !isFull();
}

export function finish(end: i32, length: i32): i32 {
  if (isFull() || end < length) cutTail(end, length);
  const behind = writeSkeleton(CODES + (end as usize));
  store<i32>(RESULT, count);
  store<i32>(RESULT + 4, hashOf(behind));
  return (behind - SKELETON) as i32;
}

/** The rest of a line that is not looked at becomes one slot; it swallows a slot that it would touch. */
function cutTail(end: i32, length: i32): void {
  let from = isFull() ? endOf(limit - 1) : end;
  while (count > 0 && (endOf(count - 1) >= from || isFull())) {
    dropLast();
    from = startOf(count);
  }
  if (from < length) addAt(from, length, TEXT);
}
