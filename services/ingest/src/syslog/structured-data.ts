type Elements = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ELEMENT = /\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\[\s\S])*")*)\]/y;
const PARAMETER = / ([^\s=\]"]{1,64})="((?:[^"\\\]]|\\[\s\S])*)"/g;

/** Structured data of RFC 5424, section 6.3, from `at`: element → parameter → value; `null` where there is none, or none that is well formed. */
export function parseStructuredData(text: string, at: number): Elements | null {
  // Maps, because senders choose the names: `__proto__` is one like any other.
  const elements = new Map<string, Map<string, string>>();
  ELEMENT.lastIndex = at;
  for (let match = ELEMENT.exec(text); match !== null; match = ELEMENT.exec(text)) {
    const [, id = '', parameters = ''] = match;
    const element = elements.get(id) ?? new Map<string, string>();
    elements.set(id, element);
    for (const [, name = '', value = ''] of parameters.matchAll(PARAMETER))
      element.set(name, value.replace(/\\(["\\\]])/g, '$1'));
  }
  if (elements.size === 0) return null;
  return Object.fromEntries([...elements].map(([id, element]) => [id, Object.fromEntries(element)]));
}
