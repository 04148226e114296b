import type { Item } from './load.ts';
import { classesIn } from './load.ts';

const FENCE = /```[a-z]*\s*([^]*?)```/i;
const THINKING = /<think>[^]*?<\/think>/gi;
const LABEL =
  /(?:^|\n)[^\n]{0,80}?(?:final answer|answer|template|result|output|label|summary|答案|结果|模板|摘要|输出)\s*(?:is|是|为)?\s*[:：]\s*/gi;
const QUOTES = /^["'`“”‘’「『]+|["'`“”‘’」』]+$/g;

/** What a model said, without what it said around it: fences, thinking, "Answer:", quotation marks, a final stop. */
export function bareAnswer(text: string): string {
  const thought = text.replace(THINKING, '').trim();
  const fenced = FENCE.exec(thought)?.[1]?.trim() ?? thought;
  const labels = [...fenced.matchAll(LABEL)];
  const last = labels.at(-1);
  const after = last === undefined ? fenced : fenced.slice(last.index + last[0].length);
  const said = after.trim() === '' ? fenced : after;
  return said.trim().replace(QUOTES, '').trim();
}

/** First line of the bare answer: a template is one line. */
export function templateAnswer(text: string): string {
  const line = bareAnswer(text)
    .split('\n')
    .find((one) => one.trim() !== '');
  return (line ?? '').trim().replace(QUOTES, '').trim();
}

const NORMAL = /(?<![a-z])(?:normal)(?![a-z])|正常/gi;
const ABNORMAL = /(?<![a-z])(?:abnormal|anomal(?:y|ous)|not normal)(?![a-z])|异常|不正常/gi;

/** `null`: it cannot be told which of the two was meant. The last word counts: reasons come before answers. */
export function anomalyAnswer(text: string): boolean | null {
  const bare = bareAnswer(text);
  const abnormal = [...bare.matchAll(ABNORMAL)].at(-1)?.index ?? -1;
  const normal = [...bare.replace(ABNORMAL, (match) => '·'.repeat(match.length)).matchAll(NORMAL)].at(-1)?.index ?? -1;
  if (abnormal < 0 && normal < 0) return null;
  return abnormal > normal;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The class that was named; `null` where none or more than one of those listed was. */
export function diagnosisAnswer(text: string, item: Pick<Item, 'instruction' | 'truth'>): string | null {
  const bare = plain(bareAnswer(text));
  const classes = classesIn(item.instruction);
  const exact = classes.find((name) => plain(name) === bare);
  if (exact !== undefined) return exact;
  const named = classes.filter((name) => bare.includes(plain(name)));
  return named.length === 1 ? (named[0] ?? null) : null;
}
