import { Hash64 } from './hash64.ts';
import { categorise } from './category.ts';
import { holdsAt } from './text-at.ts';
import type { Pattern, SlotKind } from './types.ts';

export function patternId(parts: readonly string[], kinds: readonly SlotKind[]): string {
  const hash = new Hash64().number(kinds.length);
  for (const part of parts) hash.text(part);
  for (const kind of kinds) hash.text(kind);
  return hash.hex();
}

/** Builds the immutable pattern from texts that are its own (see own-copy.ts); categories and concepts derive from parts and kinds alone. */
export function makePattern(
  parts: readonly string[],
  kinds: readonly SlotKind[],
  id = patternId(parts, kinds),
): Pattern {
  const owned = Object.freeze(parts);
  const slots = Object.freeze(kinds.map((_, at) => categorise(owned, kinds, at)));
  return Object.freeze({ id, parts: owned, slots });
}

/** The exact inverse of mining: `rebuild(pattern, values)` is the message. @throws RangeError on a wrong number of values. */
export function rebuild(pattern: Pattern, values: readonly string[]): string {
  if (values.length !== pattern.slots.length) {
    throw new RangeError(
      `pattern ${pattern.id} has ${String(pattern.slots.length)} slots, got ${String(values.length)} values`,
    );
  }
  let line = pattern.parts[0] ?? '';
  for (let i = 0; i < values.length; i++) line += (values[i] as string) + (pattern.parts[i + 1] as string);
  return line;
}

/** Is `rebuild(pattern, values)` the line? Nothing is built. */
export function isExact(line: string, { parts }: Pattern, values: readonly string[]): boolean {
  if (values.length !== parts.length - 1) return false;
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (!holdsAt(line, part, at)) return false;
    at += part.length;
    if (i === values.length) break;
    const value = values[i] as string;
    if (!holdsAt(line, value, at)) return false;
    at += value.length;
  }
  return at === line.length;
}
