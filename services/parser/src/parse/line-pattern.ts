import type { Pattern, Slot, VariableCategory } from '@logsieve/contracts';
import { patternId } from 'drain3-ts';
import type { Pattern as ContentPattern } from 'drain3-ts';
import type { Header, HeaderField, HeaderFieldKind } from '../header/header.ts';

const HEADER_CATEGORIES: Readonly<Record<HeaderFieldKind, VariableCategory>> = {
  time: 'TDA',
  level: 'TID',
  thread: 'OID',
  pid: 'OID',
  component: 'OBN',
  host: 'LOI',
  prefix: 'OTP',
};

/** Line patterns kept; past it the cache starts anew (patterns are content-named: nothing is lost). */
const MAX_CACHED = 100_000;
/** Header shapes of one content pattern that are compared one by one; further ones are looked up by their text. */
const FEW = 8;

/** A header's constant text and kinds, all that a line's pattern depends on beside its content. */
interface Shaped {
  readonly constants: readonly string[];
  readonly kinds: readonly HeaderFieldKind[];
  readonly pattern: Pattern;
}

interface Shapes {
  readonly few: Shaped[];
  readonly many: Map<string, Pattern>;
}

/**
 * Joins the header's shape and the content's pattern to the pattern of the whole line. One per service: the same two parts always give
 * the same object, so that what is new is seen by identity.
 */
export class LinePatterns {
  readonly #byContent = new Map<ContentPattern, Shapes>();
  #size = 0;

  get(text: string, header: Header, content: ContentPattern): { readonly pattern: Pattern; readonly created: boolean } {
    let shapes = this.#byContent.get(content);
    if (shapes !== undefined) {
      for (const shaped of shapes.few)
        if (hasShape(shaped, text, header)) return { pattern: shaped.pattern, created: false };
      const known = shapes.many.size === 0 ? undefined : shapes.many.get(shapeOf(text, header));
      if (known !== undefined) return { pattern: known, created: false };
    }
    if (this.#size >= MAX_CACHED) {
      this.#byContent.clear();
      this.#size = 0;
      shapes = undefined;
    }
    if (shapes === undefined) {
      shapes = { few: [], many: new Map() };
      this.#byContent.set(content, shapes);
    }
    const pattern = join(text, header, content);
    if (shapes.few.length < FEW)
      shapes.few.push({ constants: constantsOf(text, header), kinds: header.fields.map(({ kind }) => kind), pattern });
    else shapes.many.set(shapeOf(text, header), pattern);
    this.#size += 1;
    return { pattern, created: true };
  }
}

function hasShape({ constants, kinds }: Shaped, text: string, { fields, contentStart }: Header): boolean {
  if (kinds.length !== fields.length) return false;
  let at = 0;
  for (let index = 0; index < kinds.length; index += 1) {
    const constant = constants[index] ?? '';
    const field = fields[index] as HeaderField;
    if (field.kind !== kinds[index] || field.start - at !== constant.length || !holds(text, constant, at)) return false;
    at = field.end;
  }
  const last = constants[kinds.length] ?? '';
  return contentStart - at === last.length && holds(text, last, at);
}

/** `startsWith` for the few characters between two fields of a header: unit by unit it costs a tenth. */
function holds(text: string, part: string, at: number): boolean {
  for (let i = 0; i < part.length; i += 1) if (text.charCodeAt(at + i) !== part.charCodeAt(i)) return false;
  return true;
}

function constantsOf(text: string, header: Header): string[] {
  const constants: string[] = [];
  let at = 0;
  for (const field of header.fields) {
    constants.push(copyOf(text.slice(at, field.start)));
    at = field.end;
  }
  constants.push(copyOf(text.slice(at, header.contentStart)));
  return constants;
}

const shapeOf = (text: string, header: Header): string =>
  constantsOf(text, header)
    .map((constant, at) => `${constant}\u0000${header.fields[at]?.kind ?? ''}\u0000`)
    .join('');

function join(text: string, header: Header, content: ContentPattern): Pattern {
  const parts = constantsOf(text, header);
  const slots: Slot[] = header.fields.map(({ kind }) => ({ kind, category: HEADER_CATEGORIES[kind] }));
  const last = parts.pop() ?? '';
  const [firstContent = '', ...restContent] = content.parts;
  parts.push(last + firstContent, ...restContent);
  const kinds = [
    ...header.fields.map((field) => `mask:header-${field.kind}` as const),
    ...content.slots.map((slot) => slot.kind),
  ];
  return Object.freeze({
    id: patternId(parts, [...kinds, `mask:content-${String(last.length)}`]),
    parts,
    slots: [...slots, ...content.slots],
    headerSlots: header.fields.length,
    contentOffset: last.length,
  });
}

/** A short string cut from a chunk keeps the whole chunk alive in V8: what stays is copied. */
const copyOf = (text: string): string => Buffer.from(text).toString();

/** The exact text of a line. */
export function rebuildLine(pattern: Pattern, values: readonly string[]): string {
  let text = pattern.parts[0] ?? '';
  for (let slot = 0; slot < values.length; slot += 1) text += (values[slot] ?? '') + (pattern.parts[slot + 1] ?? '');
  return text;
}

/** The content's part of a line's pattern, as the miner knows it. */
export function contentPattern(pattern: Pattern): {
  readonly parts: readonly string[];
  readonly slots: readonly Slot[];
} {
  const [first = '', ...rest] = pattern.parts.slice(pattern.headerSlots);
  return { parts: [first.slice(pattern.contentOffset), ...rest], slots: pattern.slots.slice(pattern.headerSlots) };
}
