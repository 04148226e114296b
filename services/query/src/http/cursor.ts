import { z } from 'zod';

/** Opaque to clients: where a list goes on. */
export const encodeCursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

const placeIn = <T>(cursor: string, place: z.ZodType<T>): T =>
  place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));

/** The parameter `cursor` of a list whose places are like this, checked beside the other parameters. */
export const cursorSchema = (place: z.ZodType) =>
  z
    .string()
    .refine((cursor) => {
      try {
        placeIn(cursor, place);
        return true;
      } catch {
        return false;
      }
    }, 'is not a cursor of this list; use nextCursor as it came')
    .optional();

/** Of a cursor that `cursorSchema` let through. */
export const decodeCursor = <T>(cursor: string | undefined, place: z.ZodType<T>): T | undefined =>
  cursor === undefined ? undefined : placeIn(cursor, place);

/** A page of `rows`, of which one more than `limit` was read to know whether there are more. `placeOf` says where the next page starts. */
export function pageOf<R, I>(
  rows: readonly R[],
  limit: number,
  itemOf: (row: R) => I,
  placeOf: (row: R) => unknown,
): { items: I[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null,
  };
}
