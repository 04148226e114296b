import type { Endpoint, Said } from '../endpoint.ts';
import { askOnce } from '../recordings.ts';
import type { Recordings } from '../recordings.ts';
import { byPrompt, interval, leakage, onePerGroup, trivialAnswers } from './honesty.ts';
import type { Leakage } from './honesty.ts';
import { LANGUAGES, SHOTS, TASKS } from './load.ts';
import type { Item, Language, Shot, Task } from './load.ts';
import { HEADLINE, scoreTask } from './score.ts';
import type { Answered, Figures } from './score.ts';

export interface LogEvalOptions {
  readonly items: readonly Item[];
  readonly tasks: readonly Task[];
  /** Items per task, language and shot; spread evenly over the prompts. `null`: all. */
  readonly limit: number | null;
  /** Answers per item: 1, or several with chance that vote (self-consistency). */
  readonly samples: number;
  readonly endpoint: Endpoint | null;
  readonly recordings: Recordings | null;
  readonly concurrency: number;
  /** US dollars per million tokens. */
  readonly inputPrice: number;
  readonly outputPrice: number;
  /** Hard stop, US dollars; `null`: none. */
  readonly maxCost: number | null;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

export interface LogEvalRow {
  readonly task: Task;
  readonly language: Language;
  readonly shot: Shot;
  readonly items: number;
  /** Items without an answer (not recorded, or stopped). */
  readonly missing: number;
  readonly figures: Figures;
  readonly interval: readonly [number, number];
  /** One item per text. */
  readonly grouped: Figures;
  readonly groups: number;
  readonly prompts: { readonly best: number; readonly worst: number; readonly mean: number; readonly prompts: number };
  readonly leakage: Leakage | null;
  readonly trivial: Readonly<Record<string, { readonly figures: Figures; readonly grouped: Figures }>>;
  readonly cost: Cost;
}

export interface Cost {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  readonly secondsMedian: number;
  readonly secondsP95: number;
}

export interface LogEvalReport {
  readonly model: string;
  readonly samples: number;
  readonly rows: readonly LogEvalRow[];
  readonly total: Cost;
  readonly stopped: boolean;
}

const VOTE_TEMPERATURE = 0.7;

/** Every task, language and shot: what a model answers, beside answers that need none. */
export async function runLogEval(options: LogEvalOptions): Promise<LogEvalReport> {
  const ledger: Said[] = [];
  const rows: LogEvalRow[] = [];
  let stopped = false;
  for (const task of TASKS.filter((one) => options.tasks.includes(one))) {
    for (const language of LANGUAGES) {
      for (const shot of SHOTS) {
        const all = options.items.filter((one) => one.task === task && one.language === language && one.shot === shot);
        const items = spread(all, options.limit);
        if (items.length === 0) continue;
        const { answered, said, over } = await answer(items, ledger, options);
        stopped ||= over;
        ledger.push(...said);
        rows.push(rowOf({ task, language, shot }, items, answered, costOf(said, options)));
        options.say(`${task} ${language} ${shot}-shot: ${String(answered.length)} of ${String(items.length)} answered`);
      }
    }
  }
  const model = options.endpoint?.model ?? ledger[0]?.model ?? '';
  return { model, samples: options.samples, rows, total: costOf(ledger, options), stopped };
}

/** The first items of each prompt in turn, so that a part is a part of every prompt. */
export function spread(items: readonly Item[], limit: number | null): Item[] {
  if (limit === null || items.length <= limit) return [...items];
  const byPrompt = new Map<number, Item[]>();
  for (const item of items) byPrompt.set(item.prompt, [...(byPrompt.get(item.prompt) ?? []), item]);
  const queues = [...byPrompt.values()];
  const step = Math.max(1, Math.floor(items.length / limit)); // across the file: neighbours are often alike
  const chosen: Item[] = [];
  for (let round = 0; chosen.length < limit; round += 1) {
    let found = false;
    for (const queue of queues) {
      const item = queue[(round * step) % queue.length];
      if (round >= queue.length || item === undefined || chosen.length >= limit) continue;
      chosen.push(item);
      found = true;
    }
    if (!found) break;
  }
  return [...new Set(chosen)];
}

async function answer(
  items: readonly Item[],
  ledger: readonly Said[],
  options: LogEvalOptions,
): Promise<{ answered: Answered[]; said: Said[]; over: boolean }> {
  const { endpoint, recordings, samples, signal } = options;
  const said: Said[] = [];
  const slots: (Answered | null)[] = items.map(() => null);
  const spent = () => costOf([...ledger, ...said], options).usd;
  let next = 0;
  let over = false;
  const worker = async () => {
    while (next < items.length && !signal.aborted) {
      const place = next;
      next += 1;
      const item = items[place];
      if (item === undefined) return;
      const answers: Said[] = [];
      for (let sample = 0; sample < samples; sample += 1) {
        over ||= options.maxCost !== null && spent() >= options.maxCost;
        const question = {
          system: '',
          user: `${item.instruction}\n${item.input}`,
          temperature: samples === 1 ? 0 : VOTE_TEMPERATURE,
        };
        const one = await askOnce(over ? null : endpoint, recordings, question, sample, signal);
        if (one === null) break;
        answers.push(one);
        said.push(one);
      }
      if (answers.length > 0) slots[place] = { item, said: answers.map(({ text }) => text) };
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  return { answered: slots.filter((one) => one !== null), said, over };
}

function rowOf(
  which: Pick<LogEvalRow, 'task' | 'language' | 'shot'>,
  items: readonly Item[],
  answered: readonly Answered[],
  cost: Cost,
): LogEvalRow {
  const grouped = onePerGroup(answered);
  return {
    ...which,
    items: items.length,
    missing: items.length - answered.length,
    figures: scoreTask(answered),
    interval: interval(answered),
    grouped: scoreTask(grouped),
    groups: grouped.length,
    prompts: byPrompt(answered),
    leakage: which.shot === 'few' ? leakage(items) : null,
    trivial: Object.fromEntries(
      Object.entries(trivialAnswers(items)).map(([name, trivial]) => [
        name,
        { figures: scoreTask(trivial), grouped: scoreTask(onePerGroup(trivial)) },
      ]),
    ),
    cost,
  };
}

function costOf(said: readonly Said[], { inputPrice, outputPrice }: LogEvalOptions): Cost {
  const inputTokens = said.reduce((sum, one) => sum + one.inputTokens, 0);
  const outputTokens = said.reduce((sum, one) => sum + one.outputTokens, 0);
  const seconds = said.map((one) => one.seconds).sort((a, b) => a - b);
  return {
    calls: said.length,
    inputTokens,
    outputTokens,
    usd: (inputTokens * inputPrice + outputTokens * outputPrice) / 1e6,
    secondsMedian: seconds[Math.floor(seconds.length / 2)] ?? 0,
    secondsP95: seconds[Math.floor(seconds.length * 0.95)] ?? 0,
  };
}

export interface Recommendation {
  readonly task: Task;
  readonly use: 'the model' | 'no model';
  readonly why: string;
}

/** Where this model is worth its calls: where the lower end of its interval beats the best answer that needs no model. */
export function recommend({ rows }: LogEvalReport): Recommendation[] {
  return TASKS.flatMap((task) => {
    const own = rows.filter((row) => row.task === task && row.items > row.missing);
    const [first] = [...own].sort((a, b) => b.interval[0] - a.interval[0]);
    if (first === undefined) return [];
    const figure = HEADLINE[task];
    const trivial = Object.entries(first.trivial)
      .map(([name, one]) => ({ name, value: one.figures[figure] ?? 0 }))
      .sort((a, b) => b.value - a.value)[0];
    const better = first.interval[0] > (trivial?.value ?? 0);
    const how = `${first.language} ${first.shot}-shot ${figure} ${three(first.figures[figure])}, at least ${three(first.interval[0])}`;
    return [
      {
        task,
        use: better ? ('the model' as const) : ('no model' as const),
        why: `${how}; ${trivial?.name ?? 'nothing'} reaches ${three(trivial?.value)}`,
      },
    ];
  });
}

const three = (value: number | undefined): string => (value ?? 0).toFixed(3);
