import type { LogItem } from '@logsieve/contracts';

export interface TemplateText {
  readonly id: string;
  readonly template: string;
}

/** Longer texts, in words, are not compared: they hardly ever differ in one word by chance. */
const MOST_WORDS = 60;
/** Of two words, one would be all there is in common. */
const FEWEST_WORDS = 3;
const MOST_ALIKE = 5;

/** By template id: the texts of others that differ in one constant word. One of both words may be a value that was taken for text. */
export function alikeButForOneWord(templates: readonly TemplateText[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, TemplateText[]>();
  for (const one of templates) {
    const words = one.template.split(' ');
    if (words.length < FEWEST_WORDS || words.length > MOST_WORDS) continue;
    words.forEach((word, at) => {
      if (word === '' || word.includes('<*')) return;
      const key = words.with(at, '\u0000').join(' ');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    });
  }
  const alike = new Map<string, string[]>();
  for (const group of groups.values())
    for (const one of group) {
      const others = group.filter(({ id, template }) => id !== one.id && template !== one.template);
      if (others.length === 0) continue;
      const known = alike.get(one.id) ?? [];
      const texts = new Set([...known, ...others.map(({ template }) => template)]);
      alike.set(one.id, [...texts].slice(0, MOST_ALIKE));
    }
  return alike;
}

/** Why a template is worth a question; `null`: the rules know what it is. */
export function ambiguityOf(alike: readonly string[], samples: readonly LogItem[]): string | null {
  if (alike.length > 0) return 'another template differs from it in one word';
  const unknown = samples.some(({ params }) => params.some(({ category, concept }) => category === 'OTP' && !concept));
  return unknown ? 'it is not known what one of its variables is' : null;
}
