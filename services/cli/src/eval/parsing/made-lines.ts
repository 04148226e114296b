import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { between, hex, pick, seededRandom } from '../../demo/random.ts';
import { parseCsv } from './csv.ts';
import type { Labelled } from './load.ts';

/**
 * Lines made from logging statements of source code (AutoLog's collection): the texts are real and so is what is one event, the values are drawn. Systems that the
 * miner's rules were not made with, at no cost of labels; what they lack is how real values are spread.
 */

const FILE = '.statements.csv.gz';
const SEED = 7;
const LEVELS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
/** Remains of joined strings that are no message. */
const BROKEN = /, <\*>, |, $|, \.|\s,|\n/;
/** Lines of the most frequent statement, and how fast the others become rare (Zipf). */
const MOST_LINES = 150;
const DECAY = 0.8;

const NAMES = [
  ...(['orders', 'payments', 'alice', 'bob', 'inventory', 'checkout', 'frontend', 'eu-west'] as const),
  ...(['primary', 'backup', 'metrics', 'audit', 'zulu', 'kilo', 'shipping', 'billing'] as const),
] as const;
const TYPES = ['Reader', 'Writer', 'Store', 'Sink'] as const;

type Random = () => number;
type Draw = (random: Random) => string;
const upTo = (random: Random, most: number): string => String(between(random, 0, most));
const number: Draw = (random) => upTo(random, 99_999);
const name: Draw = (random) => pick(random, NAMES);
const numbered: Draw = (random) => `${name(random)}-${upTo(random, 39)}`;
const address: Draw = (random) =>
  `10.${upTo(random, 255)}.${upTo(random, 255)}.${upTo(random, 255)}:${String(between(random, 1_000, 60_999))}`;
const path: Draw = (random) => `/var/${name(random)}/${name(random)}-${upTo(random, 99)}.log`;
const instance: Draw = (random) => `org.acme.${name(random).replace('-', '')}.${pick(random, TYPES)}@${hex(random, 7)}`;
const pointer: Draw = (random) => `0x${hex(random, 7)}`;
const uuid: Draw = (random) => `3f2504e0-4f89-11d3-9a0c-${hex(random, 12)}`;
const list: Draw = (random) => `[${numbered(random)}, ${numbered(random)}]`;
const flag: Draw = (random) => pick(random, ['false', 'true']);
/** Each as often as it stands here. */
const DRAWS = [
  ...([number, number, number, number, number, number, numbered, numbered, numbered] as const),
  ...([address, address, path, path, name, name, instance, pointer, uuid, list, flag] as const),
] as const;

/** Systems whose statements the data hold, by name. */
export function loadMade(dataDir: string): Labelled[] {
  const folder = join(dataDir, 'parsing', 'format-strings');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(FILE))
    .sort()
    .map((file) => made(file.slice(0, -FILE.length), gunzipSync(readFileSync(join(folder, file))).toString('utf8')));
}

function made(system: string, csv: string): Labelled {
  const random = seededRandom(SEED);
  const templates = shuffled(random, [
    ...new Set(
      parseCsv(csv)
        .filter((row) => LEVELS.has(row['LoggingLevel'] ?? ''))
        .map((row) => templateOf(row['Log'] ?? ''))
        .filter((template) => /[A-Za-z]{3}/.test(template) && !BROKEN.test(template)),
    ),
  ]);
  const lines = templates.flatMap((template, rank) => {
    const parts = template.split('<*>');
    const draws = parts.slice(1).map(() => pick(random, DRAWS));
    const count = Math.max(1, Math.floor(MOST_LINES / (rank + 1) ** DECAY));
    return Array.from({ length: count }, () => {
      const content = draws.reduce((text, draw, at) => text + draw(random) + (parts[at + 1] ?? ''), parts[0] ?? '');
      return { content, template };
    });
  });
  const mixed = shuffled(random, lines);
  return {
    system,
    labels: 'made',
    content: mixed.map(({ content }) => content),
    truth: mixed.map(({ template }) => template),
    raw: undefined,
  };
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = between(random, 0, at);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

/** `{}` and `<*>` stand for a value, `\'` for a quote. */
const templateOf = (text: string): string =>
  text
    .replaceAll('{}', '<*>')
    .replaceAll(/\\(['"])/g, '$1')
    .trim();
