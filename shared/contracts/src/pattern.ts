import { z } from 'zod';

/** VALB's ten categories of dynamic variables (see docs/parser.md). */
export const VARIABLE_CATEGORIES = ['OID', 'LOI', 'OBN', 'TID', 'SID', 'TDA', 'CRS', 'OBA', 'STC', 'OTP'] as const;
export type VariableCategory = (typeof VARIABLE_CATEGORIES)[number];

/** A 64-bit content hash as 16 lower-case hex digits. */
export const hash64Schema = z.string().regex(/^[0-9a-f]{16}$/);

export const slotSchema = z.object({
  kind: z.string(),
  category: z.enum(VARIABLE_CATEGORIES),
  concept: z.string().optional(),
});
export type Slot = z.infer<typeof slotSchema>;

/**
 * The immutable shape of a whole stored line, header included: `parts[0] + value[0] + parts[1] + … + parts[n]`
 * gives the line back byte for byte. `id` is the 64-bit hash of this content.
 * The first `headerSlots` slots belong to the header (time, level, logger …); the template is about the rest, which starts
 * `contentOffset` UTF-16 units into `parts[headerSlots]`.
 */
export const patternSchema = z.object({
  id: hash64Schema,
  parts: z.array(z.string()).min(1),
  slots: z.array(slotSchema),
  headerSlots: z.int().min(0),
  contentOffset: z.int().min(0),
});
export type Pattern = z.infer<typeof patternSchema>;

/** What a person sees: one event type of one service. Patterns point to it; it may be renamed or merged at any time. */
export const templateSchema = z.object({
  id: hash64Schema,
  text: z.string(),
  service: z.string(),
});
export type Template = z.infer<typeof templateSchema>;
