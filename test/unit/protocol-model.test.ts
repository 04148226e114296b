import { describe, expect, it } from 'vitest';
import { explore } from '../chaos/protocol/explore.ts';
import { ALL } from '../chaos/protocol/model.ts';
import type { Bounds, Protections } from '../chaos/protocol/model.ts';

const BOUNDS: Bounds = {
  records: 4,
  largestBatch: 2,
  faults: 3,
  kinds: ['crash', 'takeover', 'lost answer', 'store gone'],
};
/** The store is killed when it has written a token down and not its row. */
const WITH_KILLS: Bounds = { ...BOUNDS, kinds: [...BOUNDS.kinds, 'token alone'] };
const WITH_RESETS: Bounds = { ...BOUNDS, kinds: [...BOUNDS.kinds, 'offsets reset'] };
const without = (name: keyof Protections): Protections => ({ ...ALL, [name]: false });

describe('the acknowledgement protocol, every interleaving of two consumers and three faults', () => {
  it('never loses a record and never stores one twice', () => {
    const { states, ...found } = explore(WITH_RESETS, ALL);
    expect(found).toEqual({ doubled: null, lost: null });
    expect(states).toBeGreaterThan(1000);
  });

  it('nor where the store knows a token without its row', () => {
    expect(explore(WITH_KILLS, ALL)).toMatchObject({ doubled: null, lost: null });
  });

  it('stands still for ever without the next token', () => {
    expect(explore(WITH_KILLS, without('nextToken')).lost).not.toBeNull();
  });

  it.each(['intent', 'fencing', 'token', 'wholeAgain'] as const)('doubles without %s', (name) => {
    expect(explore(BOUNDS, without(name)).doubled).not.toBeNull();
  });

  it('loses without the commit after the store', () => {
    expect(explore(BOUNDS, without('commitAfterStore')).lost).not.toBeNull();
  });

  it('doubles without the ledger where an operator sets offsets back', () => {
    expect(explore(WITH_RESETS, without('ledger')).doubled).not.toBeNull();
  });
});
