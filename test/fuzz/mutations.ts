import fc from 'fast-check';

/** Tokens on which readers of text and of wire formats turn. */
const TOKENS = [
  '\0',
  '\n',
  '\r\n',
  '"',
  '\\',
  '\\ud800',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  ':',
  ',',
  '-',
  'OR',
  '<*>',
  '__proto__',
  'constructor',
  'null',
  '1e309',
  '-1',
  '18446744073709551616',
  '\u202e',
  '\ufeff',
  '[[[[[[[[[[[[[[[[[[[[',
  '((((((((((((((((((((((',
].map((token) => Buffer.from(token));
const BYTES = [[0xff], [0x80], [0xc3, 0x28], [0xff, 0xff, 0xff, 0xff, 0x0f], Array.from({ length: 11 }, () => 0x80)];
const PIECES = [...TOKENS, ...BYTES.map((bytes) => Buffer.from(bytes))];

/** Where in an input, as a share of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (bytes: Buffer, share: number): number => Math.floor(bytes.length * share);
const splice = (bytes: Buffer, from: number, to: number, piece: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(Math.max(from, to))]);

type Mutation = (bytes: Buffer) => Buffer;

const mutationOf = (seeds: readonly Buffer[]): fc.Arbitrary<Mutation> =>
  fc.oneof(
    fc.tuple(place, fc.nat(255)).map(
      ([where, byte]): Mutation =>
        (bytes) =>
          splice(bytes, at(bytes, where), at(bytes, where) + 1, Buffer.of(byte)),
    ),
    fc.tuple(place, fc.constantFrom(...PIECES)).map(
      ([where, piece]): Mutation =>
        (bytes) =>
          splice(bytes, at(bytes, where), at(bytes, where), piece),
    ),
    fc.tuple(place, place).map(
      ([from, to]): Mutation =>
        (bytes) =>
          splice(bytes, at(bytes, from), at(bytes, to), Buffer.alloc(0)),
    ),
    fc
      .tuple(place, place, place, fc.integer({ min: 1, max: 200 }))
      .map(([from, to, where, times]): Mutation => (bytes) => {
        const piece = bytes.subarray(at(bytes, from), at(bytes, to)).subarray(0, 40);
        return splice(
          bytes,
          at(bytes, where),
          at(bytes, where),
          Buffer.concat(Array.from({ length: times }, () => piece)),
        );
      }),
    fc.tuple(place, place, fc.constantFrom(...seeds)).map(
      ([cut, from, other]): Mutation =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at(bytes, cut)), other.subarray(at(other, from))]),
    ),
  );

/** Seeds as they are and changed: bytes flipped, tokens put in, pieces taken out, repeated, and joined to others. */
export const inputsFrom = (seeds: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutationOf(seeds), { maxLength: 6 }))
    .map(([seed, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), seed));
