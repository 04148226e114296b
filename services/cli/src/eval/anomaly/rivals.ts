import { bestThreshold } from './metrics.ts';
import type { UnitScore } from './metrics.ts';
import type { EvalUnit } from './units.ts';

/** Judges units after having seen earlier ones without labels. */
export interface Rival {
  readonly name: string;
  judge(train: readonly EvalUnit[], test: readonly EvalUnit[]): UnitScore[];
}

export const ERROR_WORDS =
  /fail|error|exception|unable|invalid|timeout|timed out|not found|cannot|can't|could not|denied|refused|fatal|panic|abort|crash|corrupt|unexpected|illegal|unreachable|lost/i;

const flag = (is: boolean): UnitScore => ({ score: is ? 1 : 0, verdict: is ? 'anomalous' : 'normal' });

const eventsOf = ({ lines }: EvalUnit): string[] => lines.map(({ event }) => event);

/** How often each event, whatever the order. */
const vectorOf = (unit: EvalUnit): string => eventsOf(unit).sort().join('\n');

/** No rival: what a look-up of make-ups could reach at most, made from the labels of the test itself. Above it, only order or text can help. */
export function bestTable(test: readonly EvalUnit[]): UnitScore[] {
  const seen = new Map<string, { units: number; anomalous: number }>();
  const keys = test.map(vectorOf);
  keys.forEach((key, at) => {
    const known = seen.get(key) ?? { units: 0, anomalous: 0 };
    seen.set(key, {
      units: known.units + 1,
      anomalous: known.anomalous + (test[at]?.anomalous === true ? 1 : 0),
    });
  });
  const shareOf = (key: string): number => {
    const { units, anomalous } = seen.get(key) ?? { units: 1, anomalous: 0 };
    return anomalous / units;
  };
  const truth = test.map(({ anomalous }) => anomalous);
  const scores = keys.map(shareOf);
  const line = bestThreshold(truth, scores);
  return scores.map((score) => ({ score, verdict: score >= line ? 'anomalous' : 'normal' }));
}

function pairsOf(unit: EvalUnit): string[] {
  const events = ['', ...eventsOf(unit), ''];
  return events.slice(1).map((event, at) => `${events[at] ?? ''}\n${event}`);
}

/** Anomalous where something in it was never seen in training. */
function unseen(name: string, of: (unit: EvalUnit) => readonly string[]): Rival {
  return {
    name,
    judge(train, test) {
      const known = new Set(train.flatMap(of));
      return test.map((unit) => flag(of(unit).some((one) => !known.has(one))));
    },
  };
}

/** What anybody could do without a model; a number that one of them reaches is no result. */
export const RIVALS: readonly Rival[] = [
  { name: 'flag all', judge: (_, test) => test.map(() => flag(true)) },
  unseen('new template', eventsOf),
  {
    name: 'grep error words',
    judge: (_, test) => test.map(({ lines }) => flag(lines.some(({ message }) => ERROR_WORDS.test(message)))),
  },
  unseen('count vector', (unit) => [vectorOf(unit)]),
  unseen('pairs', pairsOf),
];
