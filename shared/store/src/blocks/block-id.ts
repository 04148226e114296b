import { randomInt } from 'node:crypto';

const RANDOM_BITS = 20n;

/** Time-ordered and unique per attempt: Unix milliseconds, then 20 random bits. */
export function newBlockId(now: bigint): bigint {
  return ((now / 1_000_000n) << RANDOM_BITS) | BigInt(randomInt(2 ** Number(RANDOM_BITS)));
}

/** The smallest id that an attempt at this time can have. */
export function firstBlockIdAt(unixMs: bigint): bigint {
  return unixMs << RANDOM_BITS;
}
