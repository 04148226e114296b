import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IDEAS, Ideas } from '../ideas.ts';
import { KIND_NAMES } from './kinds.ts';
import { Scanner } from './scanner.ts';

const scanner = new Scanner(256, 16_384, new Ideas(IDEAS));

function valuesOf(line: string, by = scanner): string[] {
  by.scan(line, undefined);
  return Array.from({ length: by.count }, (_, at) => line.slice(by.starts[at], by.ends[at]));
}

const kindOf = (line: string): string | undefined => {
  scanner.scan(line, undefined);
  return KIND_NAMES[scanner.kinds[0] ?? -1];
};

it.each([
  ['12', 'num'],
  ['12ms', 'qty'],
  ['1.5 KB', 'qty'],
  ['10.0.0.1', 'ip'],
  ['fe80::1ff:fe23', 'ip'],
  ['2026-11-24T07:43:02', 'time'],
  ['0xdeadbeef', 'hex'],
  ['/var/log', 'path'],
  ['https://shop.example/cart?id=7', 'url'],
  ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'uuid'],
  ['00:1a:2b:3c:4d:5e', 'mac'],
  ['joe@shop.example', 'email'],
  ['blk_7', 'id'],
  ['db.shop.example', 'host'],
])('%s is one value, of kind %s, wherever it lies in the line', (value, kind) => {
  for (let before = 0; before < 40; before++) {
    for (const end of ['', ' ', ' and what follows it']) {
      const line = `${'x'.repeat(before)} ${value}${end}`;
      expect(valuesOf(line)).toEqual([value]);
      expect(kindOf(line)).toBe(kind);
    }
  }
});

it.each(['sha256', 'md5', 'IPv4', 'ready', 'v', 'a-b', 'x:y', 'call1(', 'key1='])('%s holds no value', (text) => {
  expect(valuesOf(`see ${text}`)).toEqual([]);
});

it('what was in memory before a line is no part of it', () => {
  const line = 'took 1';
  for (const before of ['', 'took 123456', 'took 1.5 KB', 'took 1=2,345', 'took 1'.padEnd(64, '/')]) {
    scanner.scan(before, undefined);
    expect(valuesOf(line)).toEqual(['1']);
  }
});

it('values lie in order, apart from each other, within the line, and are no more than asked for', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 16, max: 60 }),
      (line, most, scanned) => {
        const by = new Scanner(most, scanned, new Ideas(IDEAS));
        by.scan(line, undefined);
        expect(by.count).toBeLessThanOrEqual(most);
        let at = 0;
        for (let slot = 0; slot < by.count; slot++) {
          expect(by.starts[slot]).toBeGreaterThanOrEqual(at);
          expect(by.ends[slot]).toBeGreaterThan(by.starts[slot] ?? 0);
          at = by.ends[slot] ?? 0;
        }
        expect(at).toBeLessThanOrEqual(line.length);
      },
    ),
    { numRuns: 5_000 },
  );
});

it('a mask goes before what the scanner would find', () => {
  const line = 'job 12 of zaphod took 7 ms';
  scanner.scan(line, [{ start: 4, end: 16, kind: 14 }]);
  expect(Array.from({ length: scanner.count }, (_, at) => line.slice(scanner.starts[at], scanner.ends[at]))).toEqual([
    '12 of zaphod',
    '7',
  ]);
});
