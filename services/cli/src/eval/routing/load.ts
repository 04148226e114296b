import { AdaptiveLogData, FAMILIES } from '../adaptivelog.ts';
import type { Family, LabelledText } from '../adaptivelog.ts';

/** Level prediction on one product family: is this message an error? */
export interface LevelTask {
  readonly name: string;
  readonly train: readonly LabelledText[];
  readonly dev: readonly LabelledText[];
  readonly test: readonly LabelledText[];
  /** What a large model once answered, by text. It was not asked for every item. */
  readonly answers: ReadonlyMap<string, boolean>;
  /** Mean length of the recorded answers with cases. */
  readonly answerCharacters: number;
}

/** @throws UsageError naming what is missing */
export function loadLevelTasks(dataDir: string): LevelTask[] {
  const data = new AdaptiveLogData(dataDir);
  return Object.entries(FAMILIES).map(([key, name]) => {
    const family = key as Family;
    return {
      name,
      train: data.part(family, 'train'),
      dev: data.part(family, 'dev'),
      test: data.part(family, 'test'),
      answers: answersOf(family, data),
      answerCharacters: meanLength(data.texts(family, 'cbr_chatgpt')),
    };
  });
}

/** Asked with retrieved cases where the small model passed an item on, without them where it kept it. */
function answersOf(family: Family, data: AdaptiveLogData): Map<string, boolean> {
  const byText = new Map<string, boolean>();
  for (const [which, file] of [
    ['small', 'chatgpt_small'],
    ['large', 'cbr_chatgpt'],
  ] as const) {
    const asked = data.asked(family, which);
    for (const [index, said] of data.answers(family, file)) {
      const text = asked[index]?.text;
      if (text !== undefined) byText.set(text, said);
    }
  }
  return byText;
}

const meanLength = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length);
