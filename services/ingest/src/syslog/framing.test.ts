import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyslogFramer } from './framing.ts';

function frames(pieces: readonly (string | Buffer)[], maxBytes = 1000): string[] {
  const framer = new SyslogFramer(maxBytes);
  const all = pieces.flatMap((piece) => framer.push(Buffer.from(piece)));
  return [...all, ...framer.end()].map(({ bytes, first }) => (first ? '' : '…') + bytes.toString('latin1'));
}

describe('SyslogFramer', () => {
  it('takes messages that end with a newline, or NUL, and the last one without an end', () => {
    expect(frames(['<1>a\n<2>b\0<3>c\r\n\n<4>d'])).toEqual(['<1>a', '<2>b', '<3>c\r', '<4>d']);
  });

  it('takes counted messages with newlines in them, one after the other, also with a newline behind', () => {
    expect(frames(['6 <1>a\nb4 <2>c\n7 <3>d\n e'])).toEqual(['<1>a\nb', '<2>c', '<3>d\n e']);
  });

  it('takes both ways on one connection', () => {
    expect(frames(['<1>a\n4 <2>b<3>c\n'])).toEqual(['<1>a', '<2>b', '<3>c']);
  });

  it('does not take a line that starts with a number for a counted one', () => {
    expect(frames(['404 not found\n0 <1>zero\n2024-01-01 <1>\n1234567890 <1>long\n'])).toEqual([
      '404 not found',
      '0 <1>zero',
      '2024-01-01 <1>',
      '1234567890 <1>long',
    ]);
  });

  it('gives a message over the limit in pieces, whichever way it is framed', () => {
    expect(frames(['12 <1>abcdefghi<2>x\n'], 5)).toEqual(['<1>ab', '…cdefg', '…hi', '<2>x']);
    expect(frames(['<1>abcdefg\n<2>x\n'], 5)).toEqual(['<1>ab', '…cdefg', '<2>x']);
    expect(frames(['<1>abcdefgh'], 5)).toEqual(['<1>ab', '…cdefg', '…h']);
  });

  it('keeps what came when a counted message is cut off', () => {
    expect(frames(['20 <1>ab'])).toEqual(['<1>ab']);
  });

  it('gives the same however the bytes are cut, and keeps every byte', () => {
    const message = fc.stringMatching(/^<\d>[ab\d <]{0,12}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(message, fc.boolean()), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.integer({ min: 4, max: 20 }),
        (messages, cuts, maxBytes) => {
          const stream = messages
            .map(([text, counted]) => (counted ? `${String(text.length)} ${text}` : `${text}\n`))
            .join('');
          const pieces: string[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const size = cuts[turn % cuts.length] ?? 1;
            pieces.push(stream.slice(at, at + size));
            at += size;
          }
          const seen = frames(pieces, maxBytes);
          expect(seen).toEqual(frames([stream], maxBytes));
          expect(seen.join('').replaceAll('…', '')).toBe(messages.map(([text]) => text).join(''));
          expect(seen.filter((frame) => !frame.startsWith('…'))).toHaveLength(messages.length);
        },
      ),
    );
  });
});
