import { patternId } from 'drain3-ts';
import type { MinerSnapshot } from 'drain3-ts';

const FORMAT = 'logsieve-miner';
const VERSION = 1;

type MinedPattern = MinerSnapshot['patterns'][number];
type MinedTemplate = MinerSnapshot['templates'][number];
type Content = Pick<MinedPattern, 'parts' | 'kinds'>;

/** Numbers under which the store has what a miner knows; `undefined` where it does not. */
export interface StoredNumbers {
  /** @param id of the content pattern */
  pattern(id: string): bigint | undefined;
  template(id: string): bigint | undefined;
}

/** What the store has under a number; `undefined` where there is nothing. */
export interface StoredKnowledge {
  pattern(number: bigint): Content | undefined;
  template(number: bigint): { readonly id: string; readonly text: string } | undefined;
}

/** A miner's snapshot by columns; what the store has is named by its number. */
interface PackedMiner {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly miner: Omit<MinerSnapshot, 'patterns' | 'templates' | 'variants'>;
  readonly templates: {
    /** Steps from one number to the next, separated by commas; empty: it is the next of `whole`. */
    readonly numbers: string;
    readonly whole: readonly Pick<MinedTemplate, 'id' | 'text'>[];
    readonly versions: readonly number[];
  };
  readonly patterns: {
    readonly numbers: string;
    readonly whole: readonly Content[];
    readonly born: readonly number[];
    readonly counts: readonly number[];
    /** Places in `templates`. */
    readonly templates: readonly number[];
  };
  readonly variants: readonly {
    readonly cells: MinerSnapshot['variants'][number]['cells'];
    readonly template: number;
  }[];
}

/** A tenth of the snapshot as JSON: texts and ids are in the store already, and columns compress better than rows. */
export function packMiner({ patterns, templates, variants, ...miner }: MinerSnapshot, stored: StoredNumbers): string {
  const places = new Map(templates.map(({ id }, place) => [id, place]));
  const placeOf = (id: string): number => places.get(id) ?? -1;
  const ofPatterns = patterns.map(({ parts, kinds }) => stored.pattern(patternId(parts, kinds)));
  const ofTemplates = templates.map(({ id }) => stored.template(id));
  const packed: PackedMiner = {
    format: FORMAT,
    version: VERSION,
    miner,
    templates: {
      numbers: steps(ofTemplates),
      whole: templates.filter((_, n) => ofTemplates[n] === undefined).map(({ id, text }) => ({ id, text })),
      versions: templates.map(({ version }) => version),
    },
    patterns: {
      numbers: steps(ofPatterns),
      whole: patterns.filter((_, n) => ofPatterns[n] === undefined).map(({ parts, kinds }) => ({ parts, kinds })),
      born: patterns.map(({ born }) => born),
      counts: patterns.map(({ count }) => count),
      templates: patterns.map(({ template }) => placeOf(template)),
    },
    variants: variants.map(({ cells, template }) => ({ cells, template: placeOf(template) })),
  };
  return JSON.stringify(packed);
}

/** A snapshot as `packMiner` wrote it, or one from before, which is whole. What the store has no more, as it was never used, is left out. */
export function unpackMiner(body: string, stored: StoredKnowledge): MinerSnapshot {
  const packed = JSON.parse(body) as PackedMiner | MinerSnapshot;
  if (packed.format !== FORMAT) return packed;
  if (packed.version !== VERSION)
    throw new RangeError(`version ${String(packed.version)} of a packed miner is not known`);
  const { miner, templates, patterns, variants } = packed;
  const foundTemplates = found(templates.numbers, templates.whole, (number) => stored.template(number));
  const foundPatterns = found(patterns.numbers, patterns.whole, (number) => stored.pattern(number));
  const idAt = (place: number | undefined): string => foundTemplates[place ?? -1]?.id ?? '';
  return {
    ...miner,
    templates: foundTemplates.flatMap((one, n) =>
      one === undefined ? [] : [{ id: one.id, text: one.text, version: templates.versions[n] ?? 0 }],
    ),
    patterns: foundPatterns.flatMap((one, n) => {
      const template = idAt(patterns.templates[n]);
      return one === undefined || template === ''
        ? []
        : [
            {
              parts: one.parts,
              kinds: one.kinds,
              born: patterns.born[n] ?? 0,
              count: patterns.counts[n] ?? 0,
              template,
            },
          ];
    }),
    variants: variants.flatMap(({ cells, template }) => {
      const id = idAt(template);
      return id === '' ? [] : [{ cells, template: id }];
    }),
  };
}

function steps(numbers: readonly (bigint | undefined)[]): string {
  let before = 0n;
  return numbers
    .map((number) => {
      if (number === undefined) return '';
      const step = number - before;
      before = number;
      return String(step);
    })
    .join(',');
}

/** In their order: by number out of the store, or the next of those that are kept whole. */
function found<T>(
  numbers: string,
  whole: readonly T[],
  at: (number: bigint) => T | undefined,
): readonly (T | undefined)[] {
  let number = 0n;
  let next = 0;
  const all = numbers === '' && whole.length === 0 ? [] : numbers.split(',');
  return all.map((step) => {
    if (step === '') return whole[next++];
    number += BigInt(step);
    return at(number);
  });
}
