import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../exit.ts';

/** About twenty lines of one system, and what a person made of them. */
export interface SummarisedGroup {
  readonly lines: readonly string[];
  readonly truth: string;
}

export interface SummarisedSystem {
  readonly system: string;
  /** In the order of the file. */
  readonly groups: readonly SummarisedGroup[];
}

const SUFFIX = '.summaries.txt.gz';

/** The human summaries of LogSummary. @throws UsageError naming what is missing */
export function loadSummaries(dataDir: string): SummarisedSystem[] {
  const folder = [join(dataDir, 'llm', 'logsummary'), dataDir].find(
    (one) => existsSync(one) && readdirSync(one).some((name) => name.endsWith(SUFFIX)),
  );
  if (folder === undefined) throw new UsageError(`--data: no *${SUFFIX} in ${dataDir}/llm/logsummary`);
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => ({
      system: name.slice(0, -SUFFIX.length),
      groups: groupsIn(gunzipSync(readFileSync(join(folder, name))).toString('utf8')),
    }));
}

/** Blocks of `#n#`, lines, `#summary:#`, summary. */
export function groupsIn(text: string): SummarisedGroup[] {
  const blocks = text.split(/^#\d+#[^\S\n]*$/m).slice(1);
  return blocks.map((block) => {
    const [lines = '', truth = ''] = block.split(/^#summary:#[^\S\n]*$/m);
    return { lines: lines.split('\n').filter((line) => line.trim() !== ''), truth: truth.trim().replace(/\s+/g, ' ') };
  });
}
