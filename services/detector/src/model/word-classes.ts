/**
 * Words of general English that say the same of an event, whatever the system: what is learned of one holds for the others. A trailing `*`: any ending. Python reads
 * these lists from this file (`models/train/word_classes.py`); the first class that has a word keeps it.
 */
export const WORD_CLASSES = {
  /** Something failed. */
  S: 'fail* failure* failed error errors err exception* fatal panic* abort* crash* corrupt* unrecoverable uncorrectable segfault oops deadlock* traceback emergency catastrophic broken dead killed halt* hung',
  /** Something is not as it should be. */
  W: 'unable cannot couldn invalid illegal timeout* refused denied reject* unreachable unavailable lost unexpected* bad missing overflow* exceed* exhaust* fault faults faulty hang stuck stall* unresponsive violat* mismatch* malformed conflict* disconnect* down offline degraded drop dropp* expired leak* unsupported unauthorized forbidden insufficient truncat* interrupted wrong unknown incomplete undefined alarm defect* damag* losing shortage starv*',
  /** It is over, or well. */
  C: 'correct corrected corrects recover recovered recovering recovery success* succeed* ok resolved restored restor* cleared repaired healthy normal normally ignor* skip* retry retri* completed',
  /** It is not, or there is none of it. */
  N: 'no not without never zero none non doesn',
  /** It is there: with "no" or "not" before it, what was asked for is not, which is as often the asker's mistake as a failure. */
  A: 'such found exist exists existing present',
} as const;

type WordClass = keyof typeof WORD_CLASSES;

const matchers = Object.entries(WORD_CLASSES).map(
  ([name, words]) =>
    [name as WordClass, new RegExp(`^(?:${words.replaceAll('*', '[a-z]*').replaceAll(' ', '|')})$`)] as const,
);

const classOf = (word: string): WordClass | null => matchers.find(([, matcher]) => matcher.test(word))?.[0] ?? null;

/** Which classes a text has, together, side by side, first and last: `set CS`, `has C`, `has S`, `pair SC` … */
export function wordClassFeatures(words: readonly string[]): Set<string> {
  const classes = words.map(classOf);
  const present = [...new Set(classes.filter((one) => one !== null))].sort();
  const features = new Set([`set ${present.join('')}`, ...present.map((one) => `has ${one}`)]);
  if (classes.filter((one) => one === 'S').length > 1) features.add('many S');
  classes.forEach((one, at) => {
    const next = classes[at + 1];
    if (one !== null && next !== undefined && next !== null) features.add(`pair ${one}${next}`);
  });
  const [first, last] = [classes[0], classes.at(-1)];
  if (first !== undefined && first !== null) features.add(`first ${first}`);
  if (last !== undefined && last !== null) features.add(`last ${last}`);
  return features;
}
