import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../exit.ts';
import { readTar } from '../routing/tar.ts';

export interface LabelledText {
  readonly text: string;
  readonly isError: boolean;
}

/** One product family of AdaptiveLog's level task, with what the recorded model answered to the same items twice. */
export interface CaseTask {
  readonly name: string;
  /** Known cases: the training part. */
  readonly known: readonly LabelledText[];
  /** Those that the authors' small model got wrong, a part of the known. */
  readonly errorProne: readonly LabelledText[];
  readonly dev: readonly LabelledText[];
  readonly items: readonly (LabelledText & { readonly plain: boolean; readonly withCases: boolean })[];
}

const FAMILIES = {
  csrouters: 'Cisco routers',
  csswitch: 'Cisco switches',
  hwrouters: 'Huawei routers',
  hwswitch: 'Huawei switches',
};

type Labelled = [string, number];
type Estimated = [[[string], number], number];
type Recorded = [number, unknown, string];

/** @throws UsageError naming what is missing */
export function loadCaseTasks(dataDir: string): CaseTask[] {
  const folder = join(dataDir, 'llm', 'adaptivelog');
  const items = untar(join(folder, 'adaptivelog.tar.gz'));
  const recorded = untar(join(folder, 'recorded-answers.tar.gz'));
  return Object.entries(FAMILIES).map(([family, name]) => {
    const part = (which: string): LabelledText[] =>
      jsonOf<Labelled[]>(items, `adaptivelog/adaptive_lp/lp_${family}_${which}.json`).map(([text, label]) => ({
        text,
        isError: label === 1,
      }));
    const asked = jsonOf<Estimated[]>(items, `adaptivelog/estimated_data/lp/level_${family}_large.json`);
    const answers = (file: string) =>
      new Map(
        jsonOf<Recorded[]>(recorded, `recorded-answers/level/output/${file}.json`).flatMap(([index, , raw]) => {
          const said = levelIn(raw);
          return said === null ? [] : [[index, said] as const];
        }),
      );
    const plain = answers(`level_${family}_chatgpt`);
    const withCases = answers(`level_${family}_cbr_chatgpt`);
    return {
      name,
      known: part('train'),
      dev: part('dev'),
      errorProne: jsonOf<[[string], number][]>(items, `adaptivelog/error_prone_data/level_${family}_error.json`).map(
        ([[text], label]) => ({ text, isError: label === 1 }),
      ),
      // Only what was asked both ways: the same items on both sides.
      items: asked.flatMap(([[[text], label]], index) => {
        const [one, two] = [plain.get(index), withCases.get(index)];
        return one === undefined || two === undefined
          ? []
          : [{ text, isError: label === 1, plain: one, withCases: two }];
      }),
    };
  });
}

/** The last level named; `null` where none is. */
export function levelIn(answer: string): boolean | null {
  const level = [...answer.matchAll(/\b(Error|Info)\b/g)].at(-1)?.[1];
  return level === undefined ? null : level === 'Error';
}

function untar(path: string): Map<string, Buffer> {
  if (!existsSync(path)) throw new UsageError(`--data: ${path} is not there`);
  return readTar(gunzipSync(readFileSync(path)));
}

function jsonOf<T>(files: ReadonlyMap<string, Buffer>, name: string): T {
  const file = files.get(name);
  if (file === undefined) throw new UsageError(`the archive holds no ${name}`);
  return JSON.parse(file.toString('utf8')) as T;
}
