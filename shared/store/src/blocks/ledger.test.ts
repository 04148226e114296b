import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger.ts';

const MINUTE = 60_000_000_000n;

describe('Ledger', () => {
  it('counts by minute, service, severity and pattern, with first and last time', () => {
    const ledger = new Ledger();
    ledger.add(5n * MINUTE + 7n, 'a', 9, 0);
    ledger.add(5n * MINUTE + 3n, 'a', 9, 0);
    ledger.add(5n * MINUTE, 'b', 9, 0);
    ledger.add(6n * MINUTE - 1n, 'a', 9, 0);
    ledger.add(6n * MINUTE, 'a', 9, 0);
    ledger.add(5n * MINUTE, 'a', 17, 0);
    ledger.add(5n * MINUTE, 'a', 9, -1);
    const shown = ledger
      .groups()
      .map(({ minute, service, severity, place, count, first, last }) => [
        minute,
        service,
        severity,
        place,
        count,
        last - first,
      ]);
    expect(shown).toEqual([
      [5, 'a', 9, 0, 3, MINUTE - 4n],
      [5, 'b', 9, 0, 1, 0n],
      [6, 'a', 9, 0, 1, 0n],
      [5, 'a', 17, 0, 1, 0n],
      [5, 'a', 9, -1, 1, 0n],
    ]);
  });

  it('puts times before 1970 into the minute they are in', () => {
    const ledger = new Ledger();
    ledger.add(-1n, 'a', 9, 0);
    ledger.add(-MINUTE, 'a', 9, 0);
    expect(ledger.groups()).toMatchObject([{ minute: -1, count: 2 }]);
  });
});
