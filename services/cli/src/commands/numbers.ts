import { InvalidArgumentError } from 'commander';

/** Option values. @throws InvalidArgumentError, which the program reports as wrong usage */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return value;
}

export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('a number from 0 on');
  return value;
}
