import { expect, it } from 'vitest';
import { NO_PLACE, Places } from './places.ts';

it('keeps lists that grow in turns, and gives the room of those that are done to others', () => {
  const places = new Places();
  const [first, second] = [
    { first: NO_PLACE, last: NO_PLACE },
    { first: NO_PLACE, last: NO_PLACE },
  ];
  const add = (list: { first: number; last: number }, a: number, b: number): void => {
    list.last = places.add(list.last, a, b);
    if (list.first === NO_PLACE) list.first = list.last;
  };
  for (let at = 0; at < 40; at += 1) add(at % 2 === 0 ? first : second, at, at + 0.5);
  expect(places.list(first.last).slice(0, 4)).toEqual([0, 0.5, 2, 2.5]);
  expect(places.list(second.last).slice(-2)).toEqual([39, 39.5]);
  places.release(first.first, first.last);
  const third = { first: NO_PLACE, last: NO_PLACE };
  for (let at = 0; at < 30; at += 1) add(third, 100 + at, 0);
  expect(places.list(third.last).filter((_, at) => at % 2 === 0)).toEqual(
    Array.from({ length: 30 }, (_, at) => 100 + at),
  );
  expect(places.list(second.last)).toHaveLength(40);
  expect(places.list(NO_PLACE)).toEqual([]);
});
