import type { Field } from './field.ts';

export type Fields = Readonly<Record<string, Field>>;
export type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };
export type Origin = 'default' | 'file' | 'environment' | 'flag';

export interface LoadedConfig<F extends Fields> {
  readonly values: Values<F>;
  readonly origins: { readonly [K in keyof F]: Origin };
}

/** Names every bad key at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Parsed YAML, `{}` without a file. */
  readonly file: unknown;
  /** Command-line flags by field name; `undefined` = not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Reads `<NAME>_FILE` secrets. */
  readonly readSecretFile: (path: string) => string;
}

/** Flags over environment over file over defaults. An empty environment variable counts as unset. */
export function loadConfig<F extends Fields>(fields: F, sources: ConfigSources): LoadedConfig<F> {
  const problems: string[] = unknownKeys(fields, sources.file).map(
    (path) => `${path}: unknown key in the configuration file`,
  );
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, field] of Object.entries(fields)) {
    const found = find(name, field, sources, problems);
    origins[name] = found.origin;
    if (found.origin === 'default') {
      values[name] = field.fallback;
      continue;
    }
    const result = field.schema.safeParse(found.value);
    if (result.success) values[name] = result.data;
    else problems.push(`${found.label}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { values: values as Values<F>, origins: origins as LoadedConfig<F>['origins'] };
}

function find(
  name: string,
  field: Field,
  sources: ConfigSources,
  problems: string[],
): { value: unknown; origin: Origin; label: string } {
  const flag = sources.flags?.[name];
  if (flag !== undefined)
    return {
      value: flag,
      origin: 'flag',
      label: `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    };
  const fromEnvironment = sources.environment[field.env];
  if (fromEnvironment !== undefined && fromEnvironment !== '')
    return { value: fromEnvironment, origin: 'environment', label: field.env };
  const secretFile = field.secret ? sources.environment[`${field.env}_FILE`] : undefined;
  if (secretFile !== undefined && secretFile !== '') {
    try {
      return { value: sources.readSecretFile(secretFile).trim(), origin: 'environment', label: `${field.env}_FILE` };
    } catch (error) {
      problems.push(
        `${field.env}_FILE: cannot read ${secretFile}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  const fromFile = lookUp(sources.file, field.path.split('.'));
  if (fromFile !== undefined && fromFile !== null) return { value: fromFile, origin: 'file', label: field.path };
  return { value: undefined, origin: 'default', label: field.path };
}

function lookUp(node: unknown, path: readonly string[]): unknown {
  let current = node;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function unknownKeys(fields: Fields, file: unknown): string[] {
  const known = new Set(Object.values(fields).map((field) => field.path));
  const unknown: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (path !== '' && known.has(path)) return;
    if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
      for (const [key, child] of Object.entries(node)) walk(child, path === '' ? key : `${path}.${key}`);
    } else if (node !== null && node !== undefined) unknown.push(path === '' ? '(top level is not a mapping)' : path);
  };
  walk(file, '');
  return unknown;
}

/** What is in force and from where, secrets masked; one line per setting. */
export function describeConfig<F extends Fields>(
  fields: F,
  loaded: LoadedConfig<F>,
): readonly { name: string; env: string; path: string; value: unknown; origin: Origin; help: string }[] {
  return Object.entries(fields).map(([name, field]) => {
    const value: unknown = loaded.values[name];
    return {
      name,
      env: field.env,
      path: field.path,
      value: field.secret && value !== null ? '********' : value,
      origin: loaded.origins[name] ?? 'default',
      help: field.help,
    };
  });
}
