import type { TemplateName } from '@logsieve/contracts';
import { speaksToReader } from '../redact/instructions.ts';
import type { RawName } from './answer.ts';
import { endsIn, partsOf, valuesAt } from './pattern.ts';

export type CheckedName =
  | { readonly kind: 'accepted'; readonly name: Pick<TemplateName, 'template' | 'meaning' | 'variables'> }
  | { readonly kind: 'rejected'; readonly reason: string };

const NAMED = /<([a-z][a-z0-9_]{0,31})>/;
const MOST_VARIABLES = 64;
const MOST_MEANING = 240;
/** Stands for the variable `at` of the template as it is: a private-use character, so that no constant text holds it. */
const markOf = (at: number): string => String.fromCodePoint(0xf0000 + at);

const MARKS = /[\u{f0000}-\u{ffffd}]/u;

const rejected = (reason: string): CheckedName => ({ kind: 'rejected', reason });

/**
 * A refined template is taken only where it describes the same lines: it fits the template it refines with every variable still variable, it fits each
 * sample line, and it keeps most of the words. Its meaning is one sentence that talks to nobody.
 */
export function checkName(answer: RawName, template: string, samples: readonly string[]): CheckedName {
  if (MARKS.test(answer.template) || MARKS.test(template)) return rejected('it holds characters of private use');
  // With a capturing group `split` gives constant, name, constant, name …
  const pieces = answer.template.trim().split(NAMED);
  const parts = pieces.filter((_, at) => at % 2 === 0);
  const names = numbered(pieces.filter((_, at) => at % 2 === 1));
  if (names.length > MOST_VARIABLES) return rejected('it names too many variables');
  const known = partsOf(template.trim());
  const marked = known.map((text, at) => (at === 0 ? text : markOf(at - 1) + text)).join('');
  const values = valuesAt(parts, marked);
  if (values === null) return rejected('it is not the same template with names');
  if (!samples.every((line) => endsIn(parts, line))) return rejected('it does not fit every sample line');
  if (!keepsWords(parts, known)) return rejected('it leaves too few words of the template');
  const meaning = sentenceOf(answer.meaning);
  if (meaning === '' || meaning.length > MOST_MEANING || /[.!?] \p{Lu}/u.test(meaning))
    return rejected('its meaning is not one short sentence');
  if (speaksToReader(meaning)) return rejected('its meaning talks to its reader');
  const slots = Array.from({ length: known.length - 1 }, (_, slot) => slot);
  return {
    kind: 'accepted',
    name: {
      template: parts.map((text, at) => (at === 0 ? text : `<${names[at - 1] ?? ''}>${text}`)).join(''),
      meaning,
      variables: slots.map((slot) => ({
        slot,
        name: names[values.findIndex((value) => value.includes(markOf(slot)))] ?? '',
      })),
    },
  };
}

/** Nothing invisible, one line. The model saw no secret, so there is none to take out. */
const sentenceOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** `id`, `id` → `id`, `id_2`: a name stands for one variable. */
function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${String(count)}`;
  });
}

/** At least half of the constant words stay: a template that says less describes other lines too. */
const keepsWords = (parts: readonly string[], known: readonly string[]): boolean =>
  2 * wordsIn(parts) >= wordsIn(known) && (wordsIn(known) === 0 || wordsIn(parts) > 0);

const wordsIn = (parts: readonly string[]): number =>
  parts.reduce((sum, text) => sum + (text.match(/\p{L}+/gu)?.length ?? 0), 0);
