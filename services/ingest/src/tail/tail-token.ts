import { z } from 'zod';
import type { FileMark } from './file-mark.ts';

/** What a source needs to go on after a restart. */
export interface TailState {
  /** Oldest first; the last one is at the path that the source is named after. */
  readonly files: readonly FileMark[];
  /** Copies of what was taken already (`dev:ino`): never read as files of their own. */
  readonly copies: readonly string[];
}

const size = z.int().min(0);
const schema = z.object({
  v: z.literal(1),
  tail: z.array(
    z.object({
      path: z.string(),
      id: z.string(),
      offset: size,
      head: z.string(),
      headBytes: size,
      tail: z.string(),
      tailBytes: size,
    }),
  ),
  copies: z.array(z.string()),
});

/** Rotated files of one source that are remembered. */
const MAX_FILES = 8;
const MAX_COPIES = 32;

export const writeTailToken = ({ files, copies }: TailState): string =>
  JSON.stringify({ v: 1, tail: files.slice(-MAX_FILES), copies: copies.slice(-MAX_COPIES) });

/** `null` where the token is of another door, or none. */
export function readTailToken(token: string): TailState | null {
  if (!token.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    return null;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? { files: parsed.data.tail, copies: parsed.data.copies } : null;
}
