import { describe, expect, it } from 'vitest';
import { compare, compareWithTopic, numberedLine } from '../chaos/numbered-lines.ts';

const lines = (...numbers: readonly number[]): string[] => numbers.map(numberedLine);

describe('what the chaos suite counts against a topic', () => {
  it.each([
    ['everything is there', lines(0, 1, 2), lines(0, 1, 2), { lost: 0, doubled: 0, foreign: 0, inOrder: true }],
    ['one is lost', lines(0, 2), lines(0, 1, 2), { lost: 1, doubled: 0, foreign: 0, inOrder: true }],
    ['one is doubled', lines(0, 1, 1, 2), lines(0, 1, 2), { lost: 0, doubled: 1, foreign: 0, inOrder: true }],
    ['the topic has one twice', lines(0, 1, 1), lines(0, 1, 1), { lost: 0, doubled: 0, foreign: 0, inOrder: true }],
    ['one of two is lost', lines(0, 1), lines(0, 1, 1), { lost: 1, doubled: 0, foreign: 0, inOrder: true }],
    ['one was never sent', [...lines(0), 'x'], lines(0), { lost: 0, doubled: 0, foreign: 1, inOrder: true }],
    ['the order changed', lines(1, 0), lines(0, 1), { lost: 0, doubled: 0, foreign: 0, inOrder: false }],
  ])('%s', (_case, stored, inTopic, expected) => {
    expect(compareWithTopic(stored, inTopic)).toEqual(expected);
  });
});

describe('what the chaos suite counts against a door', () => {
  const acknowledged = new Set([0, 1, 2]);
  it.each([
    ['what was not answered may be there', lines(0, 1, 2, 3), { lost: 0, doubled: 0, foreign: 0, inOrder: true }],
    ['or not', lines(0, 1, 2), { lost: 0, doubled: 0, foreign: 0, inOrder: true }],
    ['one is lost', lines(0, 2), { lost: 1, doubled: 0, foreign: 0, inOrder: true }],
    ['one is doubled', lines(0, 1, 2, 2), { lost: 0, doubled: 1, foreign: 0, inOrder: true }],
    ['one is not byte for byte what was sent', [...lines(0, 1), 'x [#2]'], { lost: 1, foreign: 1 }],
    ['the order changed', lines(1, 0, 2), { lost: 0, inOrder: false }],
  ])('%s', (_case, stored, expected) => {
    expect(compare(stored, acknowledged, new Set([3]))).toMatchObject(expected);
  });
});
