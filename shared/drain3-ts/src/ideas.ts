import { CellTable } from './cell-table.ts';

/**
 * What the miner knows about logs in general, one name each. All are on; a measurement may leave one out to see what it
 * is worth (the ablation in docs/parser.md).
 */
export const IDEAS = [
  'hosts', // dotted lower-case names are one variable
  'terms', // words with a digit that name a standard, a function or a key are constants
  'users', // the user of an access line (`host ident user [time]`) is a value, whatever the name
  'correction', // joined and quoted slots count as one
  'names', // paths, packages, addresses without digits count as variables when messages are compared
  'keyed', // key="text" and key=null count as values
  'units', // a number and its unit are one position
  'quotes', // a quoted text is one position
  'details', // a name in parentheses behind a value is a detail of the value
  'lists', // neighbouring variables are one position
  'calendar', // names of days and months are values beside a number
  'words', // common log words tell events apart, other words may be names
  'marked', // texts behind `key=`, or alone in square brackets, are values
  'things', // behind a noun for a thing that has a name, common words are names too, once another text there is surely a value
  'families', // messages that differ in one position, by number and kind of the texts there
  'shapes', // messages equal in their coarse form, values may differ in several places and in length
  'closings', // a closing bracket alone behind a value is an empty value: `( name, )`
  'instances', // texts that join an unknown word and a value name things of one kind
  'files', // messages that are nothing but the name of a file differ by its type
  'options', // many messages equal in their coarse form are alike although no common word stands in it
  'heads', // a long message of a new kind is known by its first words until it comes again
  'absorb', // rare messages that fit a template with a sure variable join it
] as const;

export type Idea = (typeof IDEAS)[number];
/** One miner's ideas, with what they say about texts seen before: the words of a log repeat even where its lines do not. */
export class Ideas {
  readonly #on: ReadonlySet<Idea>;
  readonly cells = new CellTable();

  constructor(on: Iterable<Idea>) {
    this.#on = new Set(on);
  }

  has(idea: Idea): boolean {
    return this.#on.has(idea);
  }
}
