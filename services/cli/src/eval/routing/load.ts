import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { readTar } from './tar.ts';

export interface LevelItem {
  readonly text: string;
  /** The level is error (or worse). */
  readonly isError: boolean;
}

/** Level prediction on one product family: is this message an error? */
export interface LevelTask {
  readonly name: string;
  readonly train: readonly LevelItem[];
  readonly dev: readonly LevelItem[];
  readonly test: readonly LevelItem[];
  /** What a large model once answered, by text. It was not asked for every item. */
  readonly answers: ReadonlyMap<string, boolean>;
}

const FAMILIES = {
  csrouters: 'Cisco routers',
  csswitch: 'Cisco switches',
  hwrouters: 'Huawei routers',
  hwswitch: 'Huawei switches',
};

/** @throws Error naming the missing file. */
export function loadLevelTasks(dataDir: string): LevelTask[] {
  const folder = join(dataDir, 'llm', 'adaptivelog');
  const items = untar(join(folder, 'adaptivelog.tar.gz'));
  const recorded = untar(join(folder, 'recorded-answers.tar.gz'));
  return Object.entries(FAMILIES).map(([family, name]) => {
    const part = (which: string): LevelItem[] =>
      (jsonOf(items, `adaptivelog/adaptive_lp/lp_${family}_${which}.json`) as [string, number][]).map(
        ([text, label]) => ({
          text,
          isError: label === 1,
        }),
      );
    return {
      name,
      train: part('train'),
      dev: part('dev'),
      test: part('test'),
      answers: answersOf(family, items, recorded),
    };
  });
}

/** The index of an answer is the place in the part that was passed on (with retrieved cases) or kept (without). */
function answersOf(
  family: string,
  items: ReadonlyMap<string, Buffer>,
  recorded: ReadonlyMap<string, Buffer>,
): Map<string, boolean> {
  const answers = new Map<string, boolean>();
  for (const [part, file] of [
    ['small', `level_${family}_chatgpt_small`],
    ['large', `level_${family}_cbr_chatgpt`],
  ] as const) {
    const asked = jsonOf(items, `adaptivelog/estimated_data/lp/level_${family}_${part}.json`) as [
      [[string], number],
      number,
    ][];
    for (const [index, , raw] of jsonOf(recorded, `recorded-answers/level/output/${file}.json`) as [
      number,
      unknown,
      string,
    ][]) {
      const text = asked[index]?.[0][0][0];
      const level = [...raw.matchAll(/\b(Error|Info)\b/g)].at(-1)?.[1];
      if (text !== undefined && level !== undefined) answers.set(text, level === 'Error');
    }
  }
  return answers;
}

function untar(path: string): Map<string, Buffer> {
  if (!existsSync(path)) throw new Error(`no routing data: ${path} does not exist`);
  return readTar(gunzipSync(readFileSync(path)));
}

function jsonOf(files: ReadonlyMap<string, Buffer>, name: string): unknown {
  const file = files.get(name);
  if (file === undefined) throw new Error(`the archive holds no ${name}`);
  return JSON.parse(file.toString('utf8'));
}
