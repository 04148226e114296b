import { ConfigError } from '@logsieve/config';

/** 0 done · 1 the answer is "yes, something" · 2 wrong usage or bad input · 3 a dependency failed. */
export const EXIT = { done: 0, found: 1, usage: 2, dependency: 3 } as const;

/** The caller's mistake, or input that cannot be read. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something outside this process does not work: a server, a broker, an engine. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
}

const INPUT_ERRORS = new Set(['ENOENT', 'EISDIR', 'EACCES', 'ENOTDIR', 'EPERM']);

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof ConfigError) return EXIT.usage;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return INPUT_ERRORS.has(code) ? EXIT.usage : EXIT.dependency;
}
