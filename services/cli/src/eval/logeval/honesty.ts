import type { Item } from './load.ts';
import { examplesIn } from './load.ts';
import { HEADLINE, mean, scoreTask } from './score.ts';
import type { Answered } from './score.ts';

/** Items that are the same text but for numbers: answering one is answering all. */
export const groupOf = ({ log }: Pick<Item, 'log'>): string => log.replace(/0x[0-9a-f]+|\d+/gi, '0').toLowerCase();

/** One item of each group, so that a text that comes 800 times counts once. */
export function onePerGroup(answered: readonly Answered[]): Answered[] {
  const groups = new Map<string, Answered>();
  for (const one of answered) if (!groups.has(groupOf(one.item))) groups.set(groupOf(one.item), one);
  return [...groups.values()];
}

export interface Leakage {
  readonly items: number;
  /** Items whose very text is among the examples of their own prompt, with its answer. */
  readonly sameText: number;
  /** The same but for numbers. */
  readonly sameGroup: number;
}

export function leakage(items: readonly Item[]): Leakage {
  let [sameText, sameGroup] = [0, 0];
  for (const item of items) {
    const examples = examplesIn(item.instruction);
    if (examples.some(({ log }) => log === item.log)) sameText += 1;
    if (examples.some(({ log }) => groupOf({ log }) === groupOf(item))) sameGroup += 1;
  }
  return { items: items.length, sameText, sameGroup };
}

/** 95 % of the task's headline figure, drawing whole groups with replacement (bootstrap with a fixed seed). */
export function interval(answered: readonly Answered[], draws = 200): readonly [number, number] {
  const task = answered[0]?.item.task;
  if (task === undefined) return [0, 0];
  const groups = new Map<string, Answered[]>();
  for (const one of answered) groups.set(groupOf(one.item), [...(groups.get(groupOf(one.item)) ?? []), one]);
  const all = [...groups.values()];
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const figures = Array.from({ length: draws }, () => {
    const drawn = all.flatMap(() => all[Math.floor(random() * all.length)] ?? []);
    return scoreTask(drawn)[HEADLINE[task]] ?? 0;
  }).sort((a, b) => a - b);
  return [figures[Math.floor(draws * 0.025)] ?? 0, figures[Math.ceil(draws * 0.975) - 1] ?? 0];
}

const ERROR_WORDS = /error|fail|fatal|exception|panic|abort|corrupt|interrupt|denied|timeout/i;

/** Answers that need no model, in the form in which a model would give them. */
export function trivialAnswers(items: readonly Item[]): Readonly<Record<string, readonly Answered[]>> {
  const with_ = (say: (item: Item) => string): Answered[] => items.map((item) => ({ item, said: [say(item)] }));
  const word = (item: Item, anomalous: boolean) =>
    item.language === 'english' ? (anomalous ? 'abnormal' : 'normal') : anomalous ? '异常' : '正常';
  switch (items[0]?.task) {
    case 'parsing':
      return {
        'the line itself': with_(({ log }) => log),
        'numbers to <*>': with_(({ log }) => log.replace(/(?<![\w<])(?:0x)?[0-9a-f]*\d[\w.:/-]*/gi, '<*>')),
      };
    case 'anomaly':
      return {
        'flag all': with_((item) => word(item, true)),
        'flag none': with_((item) => word(item, false)),
        'grep error words': with_((item) => word(item, ERROR_WORDS.test(item.log))),
      };
    case 'diagnosis': {
      const most = [...countBy(items.map((item) => item.truth))].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
      return { 'most frequent class': with_(() => most) };
    }
    case 'summary':
      return {
        'the first log': with_(({ log }) => logsIn(log)[0] ?? ''),
        'the most frequent log': with_(
          ({ log }) => [...countBy(logsIn(log))].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '',
        ),
      };
    case undefined:
      return {};
  }
}

/** A summary item lists its logs as a Python list of quoted strings. */
export const logsIn = (log: string): string[] => [...log.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text);

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** How much the wording of a prompt matters: figures of the best and the worst prompt, and their mean. */
export function byPrompt(answered: readonly Answered[]): {
  best: number;
  worst: number;
  mean: number;
  prompts: number;
} {
  const task = answered[0]?.item.task;
  const groups = new Map<number, Answered[]>();
  for (const one of answered) groups.set(one.item.prompt, [...(groups.get(one.item.prompt) ?? []), one]);
  const figures = [...groups.values()].map((group) =>
    task === undefined ? 0 : (scoreTask(group)[HEADLINE[task]] ?? 0),
  );
  return { best: Math.max(0, ...figures), worst: Math.min(1, ...figures), mean: mean(figures), prompts: groups.size };
}
