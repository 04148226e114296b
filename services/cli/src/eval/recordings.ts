import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../exit.ts';
import type { Endpoint, Question, Said } from './endpoint.ts';

const entrySchema = z.object({
  key: z.string(),
  text: z.string(),
  model: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  seconds: z.number(),
});

/** Answers by question, one JSON line each: a run that was interrupted goes on where it was, and can be shown again without an endpoint. */
export interface Recordings {
  readonly size: number;
  find(question: Question, sample: number): Said | null;
  keep(question: Question, sample: number, said: Said): void;
}

/** @throws UsageError where a line is not one of ours; a half-written last line (a crash) is left out */
export function openRecordings(path: string, model: string): Recordings {
  const known = new Map<string, Said>();
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  lines.forEach((line, at) => {
    if (line === '') return;
    const parsed = entrySchema.safeParse(jsonOf(line));
    if (parsed.success) known.set(parsed.data.key, { ...parsed.data, firstToken: null });
    else if (at < lines.length - 1) throw new UsageError(`${path}: line ${String(at + 1)} is no recorded answer`);
  });
  const keyOf = ({ system, user, temperature }: Question, sample: number): string =>
    createHash('sha256')
      .update(JSON.stringify([model, system, user, temperature, sample]))
      .digest('hex')
      .slice(0, 32);
  return {
    get size() {
      return known.size;
    },
    find: (question, sample) => known.get(keyOf(question, sample)) ?? null,
    keep(question, sample, said) {
      const key = keyOf(question, sample);
      known.set(key, said);
      const { text, model: by, inputTokens, outputTokens, seconds } = said;
      appendFileSync(path, `${JSON.stringify({ key, text, model: by, inputTokens, outputTokens, seconds })}\n`);
    },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

/** Asks what is not on record. Without an endpoint what is missing is `null`. */
export async function askOnce(
  endpoint: Endpoint | null,
  recordings: Recordings | null,
  question: Question,
  sample: number,
  signal: AbortSignal,
): Promise<Said | null> {
  const known = recordings?.find(question, sample) ?? null;
  if (known !== null || endpoint === null) return known;
  const said = await endpoint.ask(question, signal);
  recordings?.keep(question, sample, said);
  return said;
}
