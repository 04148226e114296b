import type { FixtureLine } from './shop-store.ts';

export type Random = () => number;

/** Mulberry32: small, and the same everywhere for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
};

export const whole = (random: Random, below: number): number => Math.floor(random() * below);

const NAMES = ['Ana', 'bob', 'ZOË', 'Øystein', "o'neil", '李雷'] as const;
const PATHS = ['/api/Cart', '/healthz', '/static/app.js?v=%20{x}', 'C:\\temp\\a.txt'] as const;
const SERVICES = ['web', 'db', 'pay-1'] as const;
const SEVERITIES = [0, 5, 9, 13, 17, 21] as const;
const STEP = 250_000_000n;

const SHAPES: readonly ((random: Random) => string)[] = [
  (r) =>
    `GET ${pick(r, PATHS)} from 10.0.${String(whole(r, 4))}.${String(whole(r, 250))} took ${String(whole(r, 900))} ms`,
  (r) =>
    `2025-11-24 08:0${String(whole(r, 10))}:11,${String(100 + whole(r, 800))} ERROR [main] Order#${String(whole(r, 60))} REFUSED`,
  (r) => `user=${pick(r, NAMES)} "quoted \\"text\\"" balance=${String(whole(r, 5000) / 100)}`,
  (r) => `{"msg":"Cart saved","id":${String(whole(r, 300))},"user":"${pick(r, NAMES)}"}`,
  (r) => `\tat com.Shop.Cart$Item.add(Cart.java:${String(whole(r, 400))})`,
  (r) => `  retry ${String(whole(r, 5))}/5 of 'job-${whole(r, 0xffff).toString(16)}' (100% sure)  `,
  (r) => `Grüße aus Köln, Straße ${String(whole(r, 90))} 🚀${'!'.repeat(whole(r, 3))}`,
  () => '',
  (r) => `ends with CR ${String(whole(r, 9))}\r`,
  (r) => Array.from({ length: 1 + whole(r, 6) }, () => pick(r, ['kaf', 'ka', 'Af', 'x7', '--', '%', '_'])).join(' '),
];

/** Lines whose words sit in constant text, in values, and across the border of both; some are no UTF-8. */
export function madeLines(count: number, seed: number, start: bigint): FixtureLine[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, (_, index) => ({
    body:
      random() < 0.02
        ? new Uint8Array([0xc3, 0x28, 0x20, 0x4b, 0x61, 0x66, 0x20, 0x30 + whole(random, 10)])
        : pick(random, SHAPES)(random),
    service: pick(random, SERVICES),
    severityNumber: pick(random, SEVERITIES),
    // Several lines share a nanosecond, so that the order has to fall back on positions.
    time: start + BigInt(Math.floor(index / 3)) * STEP,
    traceId: random() < 0.2 ? whole(random, 40).toString(16).padStart(32, '0') : '',
  }));
}
