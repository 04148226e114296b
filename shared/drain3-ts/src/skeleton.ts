import type { Scanner } from './scan/scanner.ts';

/** A message without its values: the constant texts around them and their kinds, as codes. `length`: units of the message. */
export type Skeleton = {
  readonly parts: readonly string[];
  readonly kinds: readonly number[];
  readonly length: number;
};

/** Of the message that was scanned last. */
export function skeletonOf({ starts, ends, kinds, count }: Scanner, message: string): Skeleton {
  const parts = new Array<string>(count + 1);
  const list = new Array<number>(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    parts[i] = message.slice(at, starts[i]);
    list[i] = kinds[i] as number;
    at = ends[i] as number;
  }
  parts[count] = message.slice(at);
  return { parts, kinds: list, length: message.length };
}

/** Constant text, in UTF-16 units. */
export const unitsOf = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length, 0);
