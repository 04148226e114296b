import type { LogItem } from '@logsieve/contracts';
import { pick, whole } from './made-lines.ts';
import type { Random } from './made-lines.ts';

/** A query and, told independently of any SQL, the lines that it means. */
export interface MadeQuery {
  readonly query: string;
  matches(item: LogItem): boolean;
}

const NAMES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

/** The bytes of a line, one character each, so that lines that are no UTF-8 are searched too. */
export const bytesOf = (item: LogItem): string =>
  item.body === undefined
    ? Buffer.from(item.bodyBase64 ?? '', 'base64').toString('latin1')
    : Buffer.from(item.body, 'utf8').toString('latin1');

const upperAscii = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** `LC_ALL=C grep -iF`. */
export const grep = (item: LogItem, needle: string): boolean =>
  upperAscii(bytesOf(item)).includes(upperAscii(Buffer.from(needle, 'utf8').toString('latin1')));

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`;

export function madeQuery(random: Random, items: readonly LogItem[], depth = 0): MadeQuery {
  const roll = random();
  if (depth < 3 && roll < 0.18) {
    const all = [madeQuery(random, items, depth + 1), madeQuery(random, items, depth + 1)];
    return {
      query: `(${all.map((one) => one.query).join(' ')})`,
      matches: (item) => all.every((one) => one.matches(item)),
    };
  }
  if (depth < 3 && roll < 0.36) {
    const any = [madeQuery(random, items, depth + 1), madeQuery(random, items, depth + 1)];
    return {
      query: `(${any.map((one) => one.query).join(' OR ')})`,
      matches: (item) => any.some((one) => one.matches(item)),
    };
  }
  if (depth < 3 && roll < 0.46) {
    const inner = madeQuery(random, items, depth + 1);
    return { query: `-${inner.query}`, matches: (item) => !inner.matches(item) };
  }
  return pick(random, [text, text, text, severity, service, trace, template, variable])(random, items);
}

/** A piece of a line that exists, anywhere in it; sometimes one that does not. */
function text(random: Random, items: readonly LogItem[]): MadeQuery {
  const body = [...(pick(random, items).body ?? 'Kaf')];
  const start = whole(random, Math.max(1, body.length));
  const piece = body.slice(start, start + 1 + whole(random, 12)).join('') || 'nowhere';
  const needle = random() < 0.4 ? swapCase(piece) : random() < 0.1 ? `${piece}~` : piece;
  return { query: quoted(needle), matches: (item) => grep(item, needle) };
}

function severity(random: Random): MadeQuery {
  const index = whole(random, NAMES.length);
  const comparison = pick(random, [':', '>=', '<', '!='] as const);
  const [first, last] = [index * 4 + 1, index * 4 + 4];
  const inside = (number: number): boolean => number >= first && number <= last;
  return {
    query: `severity${comparison}${pick(random, [(name: string) => name, swapCase])(NAMES[index] ?? 'INFO')}`,
    matches: ({ severityNumber: number }) => {
      switch (comparison) {
        case ':':
          return inside(number);
        case '!=':
          return !inside(number);
        case '>=':
          return number >= first;
        case '<':
          return number >= 1 && number < first;
      }
    },
  };
}

function service(random: Random, items: readonly LogItem[]): MadeQuery {
  const { service: value } = pick(random, items);
  return { query: `service:${value}`, matches: (item) => item.service === value };
}

function trace(random: Random, items: readonly LogItem[]): MadeQuery {
  const value = pick(random, items).traceId ?? 'ab'.repeat(16);
  return { query: `trace:${value.toUpperCase()}`, matches: (item) => item.traceId === value };
}

function template(random: Random, items: readonly LogItem[]): MadeQuery {
  const one = pick(random, items);
  if (one.templateId === null || one.template === null) return service(random, items);
  const { templateId, template: whole_ } = one;
  if (random() < 0.5) return { query: `template:${templateId}`, matches: (item) => item.templateId === templateId };
  const part = whole_.slice(0, 6);
  return part === ''
    ? service(random, items)
    : {
        query: `template:${quoted(part)}`,
        matches: (item) => item.template !== null && upperAscii(item.template).includes(upperAscii(part)),
      };
}

function variable(random: Random, items: readonly LogItem[]): MadeQuery {
  const param = pick(random, pick(random, items).params.concat({ value: '7', category: 'OBA' }));
  const isNumber = /^\d+(\.\d+)?$/.test(param.value);
  if (!isNumber || random() < 0.5)
    return {
      query: `var.${param.category}=${quoted(param.value)}`,
      matches: (item) => item.params.some((one) => one.category === param.category && one.value === param.value),
    };
  const bound = Number(param.value);
  return {
    query: `var.${param.category.toLowerCase()}>${String(bound)}`,
    matches: (item) =>
      item.params.some(
        (one) => one.category === param.category && /^[-+]?\d+(\.\d+)?$/.test(one.value) && Number(one.value) > bound,
      ),
  };
}
