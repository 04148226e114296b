import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../exit.ts';
import { readTar } from './routing/tar.ts';

/** A log statement of AdaptiveLog's level task: is its level error (or worse)? */
export interface LabelledText {
  readonly text: string;
  readonly isError: boolean;
}

/** Its product families, by their names in the archives. */
export const FAMILIES = {
  csrouters: 'Cisco routers',
  csswitch: 'Cisco switches',
  hwrouters: 'Huawei routers',
  hwswitch: 'Huawei switches',
} as const;
export type Family = keyof typeof FAMILIES;

/** What the authors published with AdaptiveLog (2025): items with labels, and a large model's recorded answers. */
export class AdaptiveLogData {
  readonly #items: ReadonlyMap<string, Buffer>;
  readonly #recorded: ReadonlyMap<string, Buffer>;

  /** @throws UsageError naming the archive that is missing */
  constructor(dataDir: string) {
    const folder = join(dataDir, 'llm', 'adaptivelog');
    this.#items = untar(join(folder, 'adaptivelog.tar.gz'));
    this.#recorded = untar(join(folder, 'recorded-answers.tar.gz'));
  }

  part(family: Family, which: 'train' | 'dev' | 'test'): LabelledText[] {
    const items = jsonOf<[string, number][]>(this.#items, `adaptivelog/adaptive_lp/lp_${family}_${which}.json`);
    return items.map(([text, label]) => ({ text, isError: label === 1 }));
  }

  /** Those of the training part that the authors' small model got wrong. */
  errorProne(family: Family): LabelledText[] {
    const items = jsonOf<[[string], number][]>(this.#items, `adaptivelog/error_prone_data/level_${family}_error.json`);
    return items.map(([[text], label]) => ({ text, isError: label === 1 }));
  }

  /** What was passed on to the large model (`large`) or kept (`small`), in the order of the recorded answers' indexes. */
  asked(family: Family, which: 'small' | 'large'): LabelledText[] {
    const items = jsonOf<[[[string], number], number][]>(
      this.#items,
      `adaptivelog/estimated_data/lp/level_${family}_${which}.json`,
    );
    return items.map(([[[text], label]]) => ({ text, isError: label === 1 }));
  }

  /** Recorded answers as the model gave them. */
  texts(family: Family, file: AnswerFile): string[] {
    return this.#recordedOf(family, file).map(([, , raw]) => raw);
  }

  /** Recorded answers by the index of what was asked; those that name no level are left out. */
  answers(family: Family, file: AnswerFile): Map<number, boolean> {
    const recorded = this.#recordedOf(family, file);
    return new Map(
      recorded.flatMap(([index, , raw]) => {
        const said = levelIn(raw);
        return said === null ? [] : [[index, said] as const];
      }),
    );
  }

  #recordedOf(family: Family, file: AnswerFile): [number, unknown, string][] {
    return jsonOf(this.#recorded, `recorded-answers/level/output/level_${family}_${file}.json`);
  }
}

type AnswerFile = 'chatgpt' | 'chatgpt_small' | 'cbr_chatgpt';

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
