import { calibrationError, riskCoverage } from '../anomaly/metrics.ts';
import { loadLevelTasks } from './load.ts';
import type { LabelledText } from '../adaptivelog.ts';
import type { LevelTask } from './load.ts';
import { trainSmallModel } from './small-model.ts';

export const CALL_SHARES = [0, 0.01, 0.05, 0.1, 0.2, 0.26, 1] as const;

/** How often a large model's answer is taken to be right before anything is known of it: its answer is evidence, not the verdict. */
const LLM_RIGHT = 0.85;

export interface RoutingRow {
  readonly task: string;
  readonly router: 'uncertainty' | 'random' | 'oracle';
  /** Accuracy at each of `CALL_SHARES`. */
  readonly accuracy: readonly number[];
  /** Share of the calls at 26 % to which an answer is on record; the others stay with the small model. */
  readonly answered: number;
  readonly ece: number;
  readonly brier: number;
  readonly aurc: number;
  readonly augrc: number;
}

export interface RoutingReport {
  readonly rows: readonly RoutingRow[];
}

/** The small model first, the recorded answers of a large one for what it is least sure of. @throws Error when the data are missing. */
export async function evalRouting(options: { readonly dataDir: string }): Promise<RoutingReport> {
  const rows: RoutingRow[] = [];
  for (const task of loadLevelTasks(options.dataDir)) {
    await Promise.resolve(); // lets signals in between two tasks
    rows.push(...routeTask(task));
  }
  return { rows };
}

interface Judged {
  readonly item: LabelledText;
  readonly probability: number;
  /** `null`: not on record. */
  readonly answer: boolean | null;
}

export function routeTask(task: LevelTask): RoutingRow[] {
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
  return (['uncertainty', 'random', 'oracle'] as const).map((router) => {
    const order = orders[router];
    const called = order.slice(0, Math.floor(order.length * 0.26));
    return {
      task: task.name,
      router,
      accuracy: CALL_SHARES.map((share) => accuracyAt(order, share)),
      answered: called.filter(({ answer }) => answer !== null).length / Math.max(1, called.length),
      ...quality,
    };
  });
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
