import { z } from 'zod';

/** One setting: its place in YAML (`path`), its environment variable, its type with default, and what it is for. */
export interface Field<T = unknown> {
  readonly path: string;
  readonly env: string;
  readonly schema: z.ZodType<T>;
  readonly fallback: T;
  readonly secret: boolean;
  readonly help: string;
}

export function field<T>(
  path: string,
  env: string,
  schema: z.ZodType<T>,
  fallback: NoInfer<T>,
  help: string,
  options: { secret?: boolean } = {},
): Field<T> {
  return { path, env, schema, fallback, secret: options.secret ?? false, help };
}

/** Environment values are text: these accept both the text and the YAML value. */
export const text = z.string().min(1);
export const optionalText = text.nullable();
export const list = z.union([
  z.array(text),
  z.string().transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]);
/** An address with one of these schemes. Errors do not print it: it may hold a password. */
const urlOf = (schemes: readonly string[], allowed: (url: URL) => boolean, what: string) =>
  text
    .refine((value) => {
      if (!URL.canParse(value)) return false;
      const url = new URL(value);
      return schemes.includes(url.protocol) && url.hostname !== '' && allowed(url);
    }, `expected ${what}`)
    .nullable();
export const optionalHttpUrl = urlOf(
  ['http:', 'https:'],
  (url) => url.username === '' && url.password === '' && url.hash === '',
  'http://… or https://…, without user and password',
);
export const optionalSmtpUrl = urlOf(
  ['smtp:', 'smtps:'],
  () => true,
  'smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…',
);
export const flag = z.union([
  z.boolean(),
  z.enum(['1', 'true', 'yes', 'on']).transform(() => true),
  z.enum(['0', 'false', 'no', 'off']).transform(() => false),
]);
export const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
export const number = (min: number, max: number) => z.coerce.number().min(min).max(max);
export const optionalInteger = (min: number, max: number) => integer(min, max).nullable();
export const optionalNumber = (min: number) => z.coerce.number().min(min).nullable();

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30d`, `12h`, `500ms` … to milliseconds. */
export const duration = z.union([
  z.number().min(0),
  z.string().transform((value, context) => {
    const match = DURATION.exec(value);
    if (match === null) {
      context.addIssue({ code: 'custom', message: 'expected a duration such as 500ms, 30s, 15m, 12h or 30d' });
      return z.NEVER;
    }
    return Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 1);
  }),
]);
export const optionalDuration = duration.nullable();

const SIZE = /^(\d+(?:\.\d+)?)(kB|MB|GB|TB)?$/;
const UNIT_BYTES: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `500GB`, `1.5TB`, or bytes. */
export const optionalSize = z
  .union([
    z.number().min(0),
    z.string().transform((value, context) => {
      const match = SIZE.exec(value);
      if (match === null) {
        context.addIssue({ code: 'custom', message: 'expected a size such as 500MB, 50GB or 1.5TB' });
        return z.NEVER;
      }
      return Number(match[1]) * (UNIT_BYTES[match[2] ?? ''] ?? 1);
    }),
  ])
  .nullable();

/** `debug-proxy=3d,checkout=90d`, or a YAML map of the same. */
export const durations = z.union([
  z.record(z.string().min(1), duration),
  z.string().transform((value, context) => {
    const entries = value.split(',').map((entry) => entry.split('='));
    const result: Record<string, number> = {};
    for (const [name = '', text = '', ...more] of entries) {
      const parsed = duration.safeParse(text.trim());
      if (name.trim() === '' || more.length > 0 || !parsed.success) {
        context.addIssue({ code: 'custom', message: 'expected service=duration, such as debug-proxy=3d,checkout=90d' });
        return z.NEVER;
      }
      result[name.trim()] = parsed.data;
    }
    return result;
  }),
]);
