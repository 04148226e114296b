import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Receipt } from './receipt.ts';

it('is the SHA-256 over every line and a newline, whether a line came as text or as bytes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.constant('x'.repeat(200_000)))),
      (bodies) => {
        const receipt = new Receipt();
        const asBytes = new Receipt();
        const hash = createHash('sha256');
        let size = 0;
        for (const body of bodies) {
          const bytes = Buffer.from(body as string);
          receipt.add(body);
          asBytes.add(bytes);
          hash.update(bytes).update('\n');
          size += bytes.length;
        }
        const expected = { hash: hash.digest().subarray(0, 16), bytes: size, lines: bodies.length };
        expect(receipt.finish()).toEqual(expected);
        expect(asBytes.finish()).toEqual(expected);
      },
    ),
  );
});

it('refuses text without bytes', () => {
  const receipt = new Receipt();
  expect(() => {
    receipt.add('\uD800');
    receipt.finish();
  }).toThrow(RangeError);
});
