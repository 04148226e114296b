import { digest } from '@logsieve/query';
import type { CountedTemplate } from '@logsieve/query';

/** A group with the templates of its lines, most frequent first. */
export interface PreparedGroup {
  readonly lines: readonly string[];
  readonly templates: readonly CountedTemplate[];
}

/** `size`: of how many pieces the summary is made. */
export type Method = (group: PreparedGroup, size: number) => string;

export const METHODS: Readonly<Record<string, Method>> = {
  'logsieve, key phrases': ({ templates }, size) => digest(templates, size).join('; '),
  'most frequent templates': ({ templates }, size) => joined(templates.map(({ text }) => text).slice(0, size)),
  'first lines': ({ lines }, size) => joined(lines.slice(0, size)),
  'random lines': ({ lines }, size) => joined(shuffled(lines).slice(0, size)),
};

const joined = (texts: readonly string[]): string => texts.join('; ');

/** Fisher and Yates; the seed is the group's own text, so that a run can be repeated. */
function shuffled(lines: readonly string[]): string[] {
  const order = [...lines];
  let state = [...lines.join('\n')].reduce(
    (hash, character) => (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0,
    7,
  );
  for (let at = order.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 4_294_967_296) * (at + 1));
    [order[at], order[other]] = [order[other] ?? '', order[at] ?? ''];
  }
  return order;
}
