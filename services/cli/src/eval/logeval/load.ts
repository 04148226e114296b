import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { UsageError } from '../../exit.ts';

export const TASKS = ['parsing', 'anomaly', 'diagnosis', 'summary'] as const;
export type Task = (typeof TASKS)[number];
export const LANGUAGES = ['english', 'chinese'] as const;
export type Language = (typeof LANGUAGES)[number];
export const SHOTS = ['zero', 'few'] as const;
export type Shot = (typeof SHOTS)[number];

export interface Item {
  readonly task: Task;
  readonly language: Language;
  readonly shot: Shot;
  readonly id: number;
  /** Which of the task's prompts, from 1, in order of first use. */
  readonly prompt: number;
  readonly instruction: string;
  /** The log line or lines alone, without the words "log entry:" before. */
  readonly log: string;
  readonly input: string;
  readonly truth: string;
}

const FOLDERS: Readonly<Record<Task, RegExp>> = {
  parsing: /pars/i,
  anomaly: /anor?m/i,
  diagnosis: /diagnos/i,
  summary: /summar/i,
};
const itemsSchema = z.array(
  z.object({ id: z.number(), instruction: z.string(), input: z.string(), output: z.string() }),
);

/** The files of LogEval as published: a folder per task with one file per language and shot. @throws UsageError naming what is missing */
export function loadLogEval(dataDir: string): Item[] {
  const root = [join(dataDir, 'llm', 'logeval'), join(dataDir, 'logeval'), dataDir].find(
    (folder) => existsSync(folder) && readdirSync(folder).some((name) => FOLDERS.parsing.test(name)),
  );
  if (root === undefined) throw new UsageError(`--data: no LogEval folders (log_parsing …) in ${dataDir}`);
  const folders = readdirSync(root);
  return TASKS.flatMap((task) => {
    const folder = folders.find((name) => FOLDERS[task].test(name));
    if (folder === undefined) throw new UsageError(`--data: no folder for the task ${task} in ${root}`);
    return readdirSync(join(root, folder))
      .filter((name) => /\.json(\.gz)?$/.test(name))
      .sort()
      .flatMap((name) => itemsOf(task, join(root, folder, name), name));
  });
}

function itemsOf(task: Task, path: string, name: string): Item[] {
  const language = LANGUAGES.find((one) => name.includes(one));
  const shot = SHOTS.find((one) => name.includes(`${one}_shot`));
  if (language === undefined || shot === undefined) return [];
  const bytes = readFileSync(path);
  const parsed = itemsSchema.safeParse(JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')));
  if (!parsed.success) throw new UsageError(`${path}: not a LogEval file (id, instruction, input, output)`);
  const prompts = new Map<string, number>();
  return parsed.data.map(({ id, instruction, input, output }) => {
    const wording = wordingOf(instruction);
    const prompt = prompts.get(wording) ?? prompts.size + 1;
    prompts.set(wording, prompt);
    const log = input.replace(/^\s*(?:log(?: entry)?|日志)\s*[:：]\s*/i, '').trim();
    return { task, language, shot, id, prompt, instruction, input, log, truth: output };
  });
}

/** A prompt without its examples and without the classes listed in it: the diagnosis prompts come with two lists. */
export function wordingOf(instruction: string): string {
  const [task = ''] = instruction.split(/\n(?:for example|such as|比如|例如)/i);
  return task
    .replace(/\{[^}]*\}/g, '{}')
    .replace(/\b(?:two|three|four|five|six|seven)\b|[二两三四五六七]种/g, '#')
    .trim();
}

export interface Example {
  readonly log: string;
  readonly answer: string;
}

/** The worked examples in a few-shot instruction. */
export function examplesIn(instruction: string): Example[] {
  return [
    ...instruction.matchAll(
      /(?:log(?: entry)?|日志)\s*[:：]\s*([^]*?)[,，]?\s*(?:answer|答案)\s*[:：]\s*'([^]*?)'(?=[;；.。\s]|$)/gi,
    ),
  ].map(([, log = '', answer = '']) => ({ log: log.trim().replace(/[,，]$/, ''), answer }));
}

/** The classes that an instruction allows, as listed in braces; empty where it lists none. */
export function classesIn(instruction: string): string[] {
  const list = /\{([^}]*)\}/.exec(instruction)?.[1];
  return list === undefined
    ? []
    : list
        .split(/[,，]/)
        .map((one) => one.trim())
        .filter((one) => one !== '');
}
