import { folded } from './text-edges.ts';

/**
 * A text in a line stored as pattern and values lies in a constant part (then every line of the pattern has it), in one value, or across a border of
 * the two. Only the last needs the line to be rebuilt, and few patterns allow it for a given text.
 */
export interface TextSearch {
  /** SQL on `parts` of `patterns`: every line of the pattern has the text. */
  readonly inConstant: string;
  /** SQL on `parts` of `patterns`: a line of the pattern may have it partly in constant text, partly in a value. `null`: none can. */
  readonly acrossBorder: string | null;
}

/** SQL on `parts` of `patterns`: values follow each other with nothing between, so that a text may lie across several of them. */
const TOUCHING_VALUES = `has(arraySlice(parts, 2, length(parts) - 2), '')`;

/** Nested groups of a regular expression are bounded in the engine. */
const MAX_NESTED = 32;

/** @param bind gives the SQL of a bound string */
export function textSearch(
  text: string,
  bind: (value: string | readonly string[], type?: string) => string,
): TextSearch {
  const inConstant = `arrayExists(part -> positionCaseInsensitive(part, ${bind(text)}) > 0, parts)`;
  const characters = [...text];
  if (characters.length < 2) return { inConstant, acrossBorder: null };
  // A part before a value ends with a beginning of the text; a part after a value starts with an end of it or lies within.
  const ends = bind(beginningAtEnd(characters));
  const starts = bind(endAtStart(characters));
  const rest = bind(folded(characters.slice(1).join('')));
  const near = nearBorders(characters);
  const maybe =
    near.length > MOST_NEEDLES
      ? ''
      : `multiSearchAny(lower(arrayStringConcat(parts, '${BORDER}')), ${bind(near, 'Array(String)')}) AND `;
  const after = (part: string): string =>
    `(match(${part}, ${starts}) OR (length(${part}) < ${String(Buffer.byteLength(text))} AND positionCaseInsensitive(${rest}, ${part}) > 0))`;
  return {
    inConstant,
    acrossBorder: `(length(parts) > 1 AND ${maybe}(
      ${TOUCHING_VALUES} OR arrayExists(part -> match(part, ${ends}), arrayPopBack(parts))
      OR arrayExists(part -> part != '' AND ${after('part')}, arraySlice(parts, 2, length(parts) - 2))
      OR (parts[-1] != '' AND ${after('parts[-1]')})))`,
  };
}

/** The engine searches for so many texts at once. */
const MOST_NEEDLES = 255;

/** Stands between two parts where they are looked at as one text; parts that have it themselves are looked at once more. */
const BORDER = '\\x01';

/** One of these is found in parts joined by borders wherever the text may lie across a border: the first look costs half of what the others do. */
const nearBorders = (characters: readonly string[]): string[] => {
  const texts = characters.map(folded);
  const ends = texts.slice(0, -1).map((character) => `${character}\x01`);
  const starts = texts.slice(1).map((character) => `\x01${character}`);
  return [...new Set([...ends, ...starts, '\x01\x01'])];
};

/** Matches what ends with the first, the first two, … characters. */
function beginningAtEnd(characters: readonly string[]): string {
  const first = characters.slice(0, MAX_NESTED).map(escaped);
  const nested = first.reduceRight((inner, one) => (inner === '' ? one : `${one}(?:${inner})?`), '');
  return `(?i)${nested}$${characters.length > MAX_NESTED ? `|${first.join('')}` : ''}`;
}

/** Matches what starts with the last, the last two, … characters, but not with all. */
function endAtStart(characters: readonly string[]): string {
  const rest = characters.slice(1).map(escaped);
  // Of a long text, any part that starts with one of its characters may do.
  const ends = rest.length > MAX_NESTED ? [...new Set(rest)] : rest.map((_, at) => rest.slice(at).join(''));
  return `(?i)^(?:${ends.join('|')})`;
}

const escaped = (character: string): string =>
  // A NUL would end the expression in the engine.
  character === '\0' ? '\\x00' : character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
