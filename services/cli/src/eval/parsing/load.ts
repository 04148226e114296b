import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseCsv } from './csv.ts';

/** `made`: lines made from logging statements (made-lines.ts). */
export type LabelSet = 'original' | 'loghub2' | 'corrected' | 'full' | 'made';

/** Labelled lines of one system. `raw[i]` is the whole line, header included, where the data hold it. */
export type Labelled = {
  readonly system: string;
  readonly labels: LabelSet;
  readonly content: readonly string[];
  readonly truth: readonly string[];
  readonly raw: readonly string[] | undefined;
};

/** Systems of the 2k set that carry this label set, by name. @throws Error naming the missing folder. */
export function loadTwoK(dataDir: string, labels: Exclude<LabelSet, 'full' | 'made'>): Labelled[] {
  const root = join(dataDir, 'parsing', 'loghub-2k');
  if (!existsSync(root)) throw new Error(`no labelled lines: ${root} does not exist`);
  return readdirSync(root)
    .sort()
    .flatMap((system) => {
      const structured = join(root, system, `${system}_2k.${labels}.structured.csv`);
      if (!existsSync(structured)) return [];
      const log = readFileSync(join(root, system, `${system}_2k.log`), 'utf8').split(/\r?\n/);
      return [labelled(system, labels, parseCsv(readFileSync(structured, 'utf8')), log)];
    });
}

/** The two complete systems. */
export function loadFull(dataDir: string): Labelled[] {
  const root = join(dataDir, 'parsing', 'loghub-2.0-full');
  return ['Apache', 'Proxifier'].flatMap((system) => {
    const structured = join(root, system, `${system}_full.structured.csv.gz`);
    if (!existsSync(structured)) return [];
    const raw = join(root, system, `${system}_full.log.gz`);
    const log = existsSync(raw) ? gunzipSync(readFileSync(raw)).toString('utf8').split(/\r?\n/) : undefined;
    return [labelled(system, 'full', parseCsv(gunzipSync(readFileSync(structured)).toString('utf8')), log)];
  });
}

function labelled(
  system: string,
  labels: LabelSet,
  all: Record<string, string>[],
  log: string[] | undefined,
): Labelled {
  const rows = all.filter((row) => row['EventTemplate'] !== undefined && row['EventTemplate'] !== '');
  return {
    system,
    labels,
    content: rows.map((row) => row['Content'] ?? ''),
    truth: rows.map((row) => row['EventTemplate'] ?? ''),
    raw: log && rows.map((row) => log[Number(row['LineId']) - 1] ?? ''),
  };
}
