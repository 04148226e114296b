import { calibrationError, riskCoverage } from '../anomaly/metrics.ts';
import { callTokens, priceOf } from './cost.ts';
import type { Prices, Tokens } from './cost.ts';
import { loadLevelTasks } from './load.ts';
import type { LabelledText } from '../adaptivelog.ts';
import type { LevelTask } from './load.ts';
import { trainSmallModel } from './small-model.ts';

export const CALL_SHARES = [0, 0.01, 0.05, 0.1, 0.2, 0.26, 1] as const;

/** How often a large model's answer is taken to be right before anything is known of it: its answer is evidence, not the verdict. */
const LLM_RIGHT = 0.85;

export type Router = 'uncertainty' | 'random' | 'oracle';

export interface RoutingRow {
  readonly task: string;
  readonly router: Router;
  /** Accuracy at each of `CALL_SHARES`. */
  readonly accuracy: readonly number[];
  /** Tokens of the calls at each of `CALL_SHARES`, per thousand items. */
  readonly tokens: readonly Tokens[];
  /** Share of the calls at 26 % to which an answer is on record; the others stay with the small model. */
  readonly answered: number;
  readonly ece: number;
  readonly brier: number;
  readonly aurc: number;
  readonly augrc: number;
}

/** One way to spend calls, mean over the tasks; everything per thousand items. */
export interface CostRow {
  readonly router: Router | 'never' | 'always';
  readonly calls: number;
  readonly accuracy: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** `null`: no prices are configured. */
  readonly usd: number | null;
  /** Errors fewer than without any call. */
  readonly mended: number;
}

export interface RoutingReport {
  readonly rows: readonly RoutingRow[];
  readonly prices: Prices;
  readonly costs: readonly CostRow[];
}

/** The small model first, the recorded answers of a large one for what it is least sure of. @throws Error when the data are missing. */
export async function evalRouting(options: {
  readonly dataDir: string;
  readonly prices: Prices;
}): Promise<RoutingReport> {
  const tasks: RoutedTask[] = [];
  for (const task of loadLevelTasks(options.dataDir)) {
    await Promise.resolve(); // lets signals in between two tasks
    tasks.push(routeTask(task));
  }
  return {
    rows: tasks.flatMap((task) => task.rows),
    prices: options.prices,
    costs: costRows(tasks, options.prices),
  };
}

export interface RoutedTask {
  readonly rows: readonly RoutingRow[];
  /** Accuracy of the large model's answers alone, of the small model's where none is on record. */
  readonly always: number;
}

const THOUSAND = 1_000;

/** Never and always around each router at each share of calls. */
export function costRows(tasks: readonly RoutedTask[], prices: Prices): CostRow[] {
  const mean = (of: (task: RoutedTask) => number): number =>
    tasks.reduce((sum, task) => sum + of(task), 0) / Math.max(1, tasks.length);
  const rowOf = (task: RoutedTask, router: Router) => task.rows.find((row) => row.router === router);
  const never = mean((task) => task.rows[0]?.accuracy[0] ?? 0);
  const make = (router: CostRow['router'], share: number, accuracy: number, by: Router): CostRow => {
    const at = CALL_SHARES.findIndex((one) => one === share);
    const tokens = {
      input: mean((task) => rowOf(task, by)?.tokens[at]?.input ?? 0),
      output: mean((task) => rowOf(task, by)?.tokens[at]?.output ?? 0),
    };
    return {
      router,
      calls: share * THOUSAND,
      accuracy,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      usd: priceOf(tokens, prices),
      mended: (accuracy - never) * THOUSAND,
    };
  };
  const between = CALL_SHARES.filter((share) => share > 0 && share < 1);
  return [
    make('never', 0, never, 'uncertainty'),
    ...(['uncertainty', 'random', 'oracle'] as const).flatMap((router) =>
      between.map((share) =>
        make(
          router,
          share,
          mean((task) => rowOf(task, router)?.accuracy[CALL_SHARES.findIndex((one) => one === share)] ?? 0),
          router,
        ),
      ),
    ),
    make(
      'always',
      1,
      mean((task) => task.always),
      'uncertainty',
    ),
  ];
}

interface Judged {
  readonly item: LabelledText;
  readonly probability: number;
  /** `null`: not on record. */
  readonly answer: boolean | null;
}

export function routeTask(task: LevelTask): RoutedTask {
  const model = trainSmallModel(task.train, task.dev);
  const judged = task.test.map((item) => ({
    item,
    probability: model.probability(item.text),
    answer: task.answers.get(item.text) ?? null,
  }));
  const truth = judged.map(({ item }) => item.isError);
  const probability = judged.map((one) => one.probability);
  const quality = {
    ece: calibrationError(truth, probability),
    brier: judged.reduce((sum, one) => sum + (one.probability - (one.item.isError ? 1 : 0)) ** 2, 0) / judged.length,
    ...riskCoverage(judged.map(isWrong), judged.map(surety)),
  };
  const orders = {
    uncertainty: [...judged].sort((a, b) => surety(a) - surety(b)),
    random: shuffled(judged),
    oracle: [...judged].sort((a, b) => gain(b) - gain(a)),
  };
  const tokensOf = callTokens(task.train, task.answerCharacters);
  const tokens = new Map(judged.map((one) => [one, tokensOf(one.item.text)]));
  const rows = (['uncertainty', 'random', 'oracle'] as const).map((router) => {
    const order = orders[router];
    const called = order.slice(0, Math.floor(order.length * 0.26));
    return {
      task: task.name,
      router,
      accuracy: CALL_SHARES.map((share) => accuracyAt(order, share)),
      tokens: CALL_SHARES.map((share) => tokensAt(order, share, tokens)),
      answered: called.filter(({ answer }) => answer !== null).length / Math.max(1, called.length),
      ...quality,
    };
  });
  const always = judged.filter(({ item, answer, probability }) => (answer ?? probability >= 0.5) === item.isError);
  return { rows, always: always.length / judged.length };
}

/** Per thousand items, each share of them asked about. */
function tokensAt(order: readonly Judged[], share: number, tokens: ReadonlyMap<Judged, Tokens>): Tokens {
  const called = order.slice(0, Math.floor(order.length * share));
  const sum = (of: keyof Tokens): number => called.reduce((all, one) => all + (tokens.get(one)?.[of] ?? 0), 0);
  const per = THOUSAND / Math.max(1, order.length);
  return { input: sum('input') * per, output: sum('output') * per };
}

const surety = ({ probability }: Judged): number => Math.abs(probability - 0.5);
const isWrong = ({ item, probability }: Judged): boolean => probability >= 0.5 !== item.isError;

/** With an answer: odds of the small model times the odds that the answer is right. */
function decide({ probability, answer }: Judged): boolean {
  if (answer === null) return probability >= 0.5;
  const odds = (probability / (1 - probability)) * (LLM_RIGHT / (1 - LLM_RIGHT)) ** (answer ? 1 : -1);
  return odds >= 1;
}

/** 1: the call mends an error; 0: no change; -1: it makes one. */
const gain = (one: Judged): number => Number(isWrong(one)) - Number(decide(one) !== one.item.isError);

function accuracyAt(order: readonly Judged[], share: number): number {
  const calls = Math.floor(order.length * share);
  const right = order.filter((one, at) => (at < calls ? decide(one) === one.item.isError : !isWrong(one)));
  return right.length / order.length;
}

/** Fisher and Yates with a fixed seed. */
function shuffled<T>(items: readonly T[]): T[] {
  const order = [...items];
  let state = 1;
  for (let at = order.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 4_294_967_296) * (at + 1));
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
}
