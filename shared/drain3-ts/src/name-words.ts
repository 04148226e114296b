/** Closed word classes of English, and verbs that stand before values in log lines: words that name no value. */
const NO_NAMES: ReadonlySet<string> = new Set(
  `a an the this that these those each every any some no all both either neither other another such same own
  of to from in on at by for with without into onto over under between among through during before after since until
  till up down off out about above below across against along around behind beyond inside outside near per via as than
  upon within toward towards like except plus minus
  and or but nor so yet if then else when while where because although though whether unless once
  i you he she it we they me him her us them my your his its our their who whom whose which what
  is are was were be been being am has have had having do does did done can could may might must shall should will would
  not only also already still just now again too very more most less least never always ever soon later
  here there how why yes please
  get gets got post put head patch options delete deletes add adds ask asks took take takes taken send sends sent receive
  receives find finds found see sees saw seen use uses make makes made give gives gave given keep keeps kept let lets lose
  lost left leave leaves become becomes became begin begins began run runs ran go goes went gone come comes came reach hold
  holds held know known read reads wrote written throw throws threw thrown try tries equals exceeds contains expects expect
  open opens close closes start starts stop stops fail fails waits wait serve serves remove removes create creates invoke invokes call calls handle handles load loads save saves
  old new first last next previous current total local remote unknown invalid valid same different greater`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Nouns in spite of their endings. */
const NOUNS: ReadonlySet<string> = new Set(
  'string setting timing ping thing ring warning encoding mapping rating listing binding heading building routing speed seed feed need'.split(
    ' ',
  ),
);

/** Nouns that measure something: `a timeout of 30`, `the size of 12 KB`. */
const MEASURES: ReadonlySet<string> = new Set(
  `timeout duration delay interval period latency age ttl time size length count number amount total rate ratio capacity
  limit maximum minimum max min average weight version value level priority depth width height offset index`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** May this word say what the value behind it is? Not a preposition, a pronoun, a verb form … `requestId`, `block`, `src` may. */
export function isNameWord(word: string): boolean {
  if (!/^[A-Za-z][\w-]*$/.test(word) || word.length < 2) return false;
  const lower = word.toLowerCase();
  if (NO_NAMES.has(lower)) return false;
  if (/(?:ing|ed)$/.test(lower) && lower.length > 4 && !NOUNS.has(lower)) return /[a-z][A-Z]|_/.test(word);
  return !/ly$/.test(lower);
}

export const isMeasure = (word: string): boolean => MEASURES.has(word.toLowerCase());
