import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseCsv } from '../parsing/csv.ts';

export type Pair = readonly [concept: string, instance: string];

/** Labelled messages of one system, as the labels' authors cut them: tokens joined by one blank. */
export type LabelledPairs = {
  readonly system: string;
  readonly messages: readonly string[];
  readonly pairs: readonly (readonly Pair[])[];
};

/** @throws Error naming the missing folder, or the file whose labels cannot be read. */
export function loadPairs(dataDir: string): LabelledPairs[] {
  const root = join(dataDir, 'parsing', 'semantics', 'semparser');
  if (!existsSync(root)) throw new Error(`no labelled pairs: ${root} does not exist`);
  return readdirSync(root)
    .filter((name) => name.endsWith('.test.labels.csv.gz'))
    .sort()
    .map((name) => {
      const rows = parseCsv(gunzipSync(readFileSync(join(root, name))).toString('utf8'));
      const read = (text: string | undefined): PythonList => {
        const list = readPythonList(text ?? '[]');
        if (list === undefined) throw new Error(`${name}: ${JSON.stringify(text)} is no list`);
        return list;
      };
      return {
        system: name.slice(0, -'.test.labels.csv.gz'.length),
        messages: rows.map((row) => read(row['log']).map(String).join(' ')),
        pairs: rows.map((row) => read(row['pair']).map((pair): Pair => [String(pair[0] ?? ''), String(pair[1] ?? '')])),
      };
    });
}

export type PythonList = readonly (string | PythonList)[];

/** A Python list literal of strings, numbers (as text) and lists. @returns undefined for anything else. */
export function readPythonList(text: string): PythonList | undefined {
  let at = 0;
  const skip = (): void => {
    while (text[at] === ' ' || text[at] === ',') at++;
  };
  const string = (quote: string): string => {
    let value = '';
    for (at++; at < text.length && text[at] !== quote; at++) {
      if (text[at] === '\\') at++;
      value += text[at] ?? '';
    }
    at++;
    return value;
  };
  const bare = (): string | undefined => {
    const from = at;
    while (at < text.length && !',] '.includes(text[at] as string)) at++;
    return at > from ? text.slice(from, at) : undefined;
  };
  const list = (): PythonList | undefined => {
    if (text[at] !== '[') return undefined;
    const items: (string | PythonList)[] = [];
    for (at++, skip(); at < text.length && text[at] !== ']'; skip()) {
      const char = text[at] as string;
      const item = char === '[' ? list() : char === "'" || char === '"' ? string(char) : bare();
      if (item === undefined) return undefined;
      items.push(item);
    }
    if (text[at] !== ']') return undefined;
    at++;
    return items;
  };
  const found = list();
  return at === text.length ? found : undefined;
}
