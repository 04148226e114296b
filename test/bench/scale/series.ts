/** Consonants and vowels in turn: words that hold no digit and are nobody's level, month or unit. */
const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';
const MOST_WORDS = 12;
const LEAST_WORDS = 4;
const SYLLABLES = 4;

/** How services, templates and series (pairs of both) hang together: each service has its own run of templates, which overlaps with others'. */
export interface Shape {
  readonly services: number;
  readonly templates: number;
  readonly templatesPerService: number;
}

export const shapeOf = (services: number): Shape => ({
  services,
  templates: services * 10,
  templatesPerService: 100,
});

export const seriesOf = ({ services, templatesPerService }: Shape): number => services * templatesPerService;

/** Line `n` of a round: every service in turn says its next template. Round after round says the same series with other values. */
export function seriesLine(shape: Shape, n: number): { service: string; message: string } {
  const service = n % shape.services;
  const step = Math.floor(n / shape.services) % shape.templatesPerService;
  const template = (service * (shape.templates / shape.services) + step) % shape.templates;
  return {
    service: `service-${String(service).padStart(5, '0')}`,
    message: messageOf(template, 1 + (n % 9_973)),
  };
}

/** Words that differ in all places from template to template, and a value between them: no two templates are alike. */
function messageOf(template: number, value: number): string {
  const count = LEAST_WORDS + (template % (MOST_WORDS - LEAST_WORDS + 1));
  const words = Array.from({ length: count }, (_, place) =>
    wordOf(Math.imul(template * MOST_WORDS + place + 1, 2_654_435_761) >>> 0),
  );
  return words.toSpliced(1 + (template % (count - 1)), 0, String(value)).join(' ');
}

function wordOf(seed: number): string {
  let [rest, word] = [seed, ''];
  for (let at = 0; at < SYLLABLES; at += 1) {
    word += (CONSONANTS[rest % CONSONANTS.length] ?? '') + (VOWELS[(rest >>> 8) % VOWELS.length] ?? '');
    rest = Math.imul(rest ^ (rest >>> 13), 0x85ebca6b) >>> 0;
  }
  return word;
}
