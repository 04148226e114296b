import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One input that once mattered, or that reaches a branch: `why` says which. Bytes that are no text are `base64`. */
type Seed = { readonly why: string } & ({ readonly text: string } | { readonly base64: string });

/** The seeds of `corpus/NAME.jsonl`. An input that broke something is added there, so that it is tried first for ever. */
export function seedsOf(name: string): Buffer[] {
  const lines = readFileSync(join(import.meta.dirname, 'corpus', `${name}.jsonl`), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Seed)
    .map((seed) => ('text' in seed ? Buffer.from(seed.text) : Buffer.from(seed.base64, 'base64')));
}
