import { between, hex, pick, seededRandom } from './random.ts';

/** One log line of the shop, in the service's own format. Times are Unix milliseconds. */
export interface ShopLine {
  readonly timeMs: number;
  readonly service: string;
  readonly traceId: string;
  readonly body: string;
}

export interface ShopOptions {
  readonly seed: number;
  /** Orders per second. */
  readonly rate: number;
  /** When payment 2.4.0, the bad release, goes live and when it is rolled back; Unix milliseconds. */
  readonly badReleaseMs: number;
  readonly rollbackMs: number;
}

const USERS = ['ana', 'ben', 'chen', 'dora', 'emeka', 'fatima', 'goran', 'hana', 'ivan', 'june'] as const;
const PRODUCTS = ['kettle', 'lamp', 'notebook', 'rucksack', 'teapot', 'umbrella'] as const;
const SHARD_HOSTS = ['db-pay-1', 'db-pay-2', 'db-pay-3'] as const;

/** The shop's lines from one moment to another, in order of time. The same options and range give the same lines. */
export function* shopLines(options: ShopOptions, fromMs: number, toMs: number): Generator<ShopLine> {
  const firstSecond = Math.floor(fromMs / 1000);
  for (let second = firstSecond; second * 1000 < toMs; second += 1) {
    const lines = linesOfSecond(options, second);
    for (const line of lines) if (line.timeMs >= fromMs && line.timeMs < toMs) yield line;
  }
}

/** Each second has its own seed: any range can be replayed without what came before. */
function linesOfSecond(options: ShopOptions, second: number): ShopLine[] {
  const random = seededRandom(options.seed ^ Math.imul(second, 2_654_435_761));
  const startMs = second * 1000;
  const lines: ShopLine[] = [];
  const orders = Math.floor(options.rate) + (random() < options.rate % 1 ? 1 : 0);
  for (let order = 0; order < orders; order += 1) {
    // Spans of an order may reach into the next second; keep them inside so that seconds stay independent.
    placeOrder(options, random, startMs + between(random, 0, 400), lines);
  }
  background(options, random, second, lines);
  return lines.sort((a, b) => a.timeMs - b.timeMs);
}

function placeOrder(options: ShopOptions, random: () => number, startMs: number, lines: ShopLine[]): void {
  const traceId = hex(random, 32);
  const user = pick(random, USERS);
  const order = between(random, 100_000, 999_999);
  const amount = (between(random, 499, 19_999) / 100).toFixed(2);
  const product = pick(random, PRODUCTS);
  const ip = `10.1.${String(between(random, 0, 3))}.${String(between(random, 2, 250))}`;
  const bad = startMs >= options.badReleaseMs && startMs < options.rollbackMs;
  const add = (offsetMs: number, service: string, body: (time: string) => string): void => {
    const timeMs = startMs + offsetMs;
    lines.push({ timeMs, service, traceId, body: body(new Date(timeMs).toISOString()) });
  };

  add(
    0,
    'checkout',
    (time) =>
      `${stamp(time)} INFO  [http-${String(between(random, 1, 8))}] shop.Checkout - Order ${String(order)} received from user ${user} total ${amount} EUR`,
  );
  add(
    8,
    'inventory',
    (time) =>
      `${stamp(time)} - inventory.stock - INFO - Reserved ${String(between(random, 1, 3))} x ${product} for order ${String(order)} in warehouse W${String(between(random, 1, 3))}`,
  );
  const shard = pick(random, SHARD_HOSTS);
  const failed = bad && random() < 0.45;
  if (failed) {
    const waited = between(random, 3000, 5200);
    add(
      60,
      'payment',
      (time) =>
        `time=${time} level=warn msg="slow connection checkout" pool=payments-v2 waited_ms=${String(waited)} active=50 max=50`,
    );
    add(
      90,
      'payment',
      (time) =>
        `time=${time} level=error msg="charge failed: connection pool exhausted" order=${String(order)} shard=${shard} attempt=3 err="timeout acquiring connection after ${String(waited)}ms"`,
    );
    add(
      120,
      'checkout',
      (time) =>
        `${stamp(time)} ERROR [http-${String(between(random, 1, 8))}] shop.Checkout - Payment for order ${String(order)} was refused: 503 from payment service, giving up after 3 attempts`,
    );
    add(
      125,
      'inventory',
      (time) => `${stamp(time)} - inventory.stock - INFO - Released reservation for order ${String(order)}`,
    );
  } else {
    add(
      35,
      'payment',
      (time) =>
        `time=${time} level=info msg="charge accepted" order=${String(order)} shard=${shard} amount=${amount} duration_ms=${String(between(random, 12, 48) * (bad ? 9 : 1))}`,
    );
    add(
      60,
      'checkout',
      (time) =>
        `${stamp(time)} INFO  [http-${String(between(random, 1, 8))}] shop.Checkout - Order ${String(order)} paid, confirmation sent to ${user}@example.com`,
    );
  }
  add(130, 'gateway', (time) => {
    const status = failed ? 503 : 201;
    return `${ip} - ${user} [${clf(time)}] "POST /api/orders HTTP/1.1" ${String(status)} ${String(between(random, 180, 640))} "-" "shop-app/5.${String(between(random, 0, 4))}"`;
  });
}

function background(options: ShopOptions, random: () => number, second: number, lines: ShopLine[]): void {
  const startMs = second * 1000;
  const add = (offsetMs: number, service: string, body: (time: string) => string): void => {
    const timeMs = startMs + offsetMs;
    lines.push({ timeMs, service, traceId: '', body: body(new Date(timeMs).toISOString()) });
  };
  for (let request = 0; request < Math.ceil(options.rate * 2); request += 1) {
    const ip = `10.1.${String(between(random, 0, 3))}.${String(between(random, 2, 250))}`;
    const path = pick(random, [
      '/',
      '/api/products',
      `/api/products/${String(between(random, 1, 400))}`,
      '/api/cart',
      '/static/app.js',
    ]);
    add(
      between(random, 0, 990),
      'gateway',
      (time) =>
        `${ip} - - [${clf(time)}] "GET ${path} HTTP/1.1" ${random() < 0.02 ? '404' : '200'} ${String(between(random, 300, 52_000))} "-" "Mozilla/5.0"`,
    );
  }
  if (second % 3 === 0)
    add(
      between(random, 0, 990),
      'auth',
      (time) =>
        `${stamp(time)} INFO auth: user ${pick(random, USERS)} logged in from 10.1.0.${String(between(random, 2, 250))} session ${hex(random, 12)}`,
    );
  if (random() < 0.03)
    add(
      between(random, 0, 990),
      'auth',
      (time) =>
        `${stamp(time)} WARN auth: wrong password for user ${pick(random, USERS)} from 10.1.2.${String(between(random, 2, 250))}`,
    );
  if (second % 15 === 0)
    add(
      500,
      'inventory',
      (time) =>
        `${stamp(time)} - inventory.sync - INFO - Synchronised ${String(between(random, 380, 420))} products in ${String(between(random, 80, 190))} ms`,
    );
  if (second % 30 === 0)
    add(
      700,
      'payment',
      (time) =>
        `time=${time} level=info msg="pool statistics" pool=payments active=${String(between(random, 3, 14))} max=50 idle=${String(between(random, 20, 40))}`,
    );
  if (random() < 0.01)
    add(
      800,
      'checkout',
      (time) =>
        `${stamp(time)} WARN  [http-${String(between(random, 1, 8))}] shop.Cart - Coupon SUMMER${String(between(random, 10, 30))} expired, ignored for user ${pick(random, USERS)}`,
    );
  if (second === Math.floor(options.badReleaseMs / 1000)) {
    add(10, 'payment', (time) => `time=${time} level=info msg="shutting down" version=2.3.9 reason=deployment`);
    add(
      300,
      'payment',
      (time) => `time=${time} level=info msg="starting payment service" version=2.4.0 pool=payments-v2`,
    );
  }
  if (second === Math.floor(options.rollbackMs / 1000)) {
    add(10, 'payment', (time) => `time=${time} level=info msg="shutting down" version=2.4.0 reason=rollback`);
    add(300, 'payment', (time) => `time=${time} level=info msg="starting payment service" version=2.3.9 pool=payments`);
  }
}

/** `2026-11-24 07:43:02,123`. */
const stamp = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)}`;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `24/Nov/2026:07:43:02 +0000`. */
const clf = (iso: string): string =>
  `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1] ?? 'Jan'}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
