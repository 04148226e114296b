import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A prompt of a versioned file: never edited in place, a change is a new file. */
export interface PromptFile {
  /** File name without `.md` and the first digits of its content's hash, so that no edit goes unnoticed. */
  readonly version: string;
  readonly system: string;
  readonly user: string;
}

const FOLDER = new URL('../../prompts/', import.meta.url);

export function loadPrompt(name: string): PromptFile {
  const text = readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');
  const match = /^<!-- system -->\n([^]*?)\n<!-- user -->\n([^]*?)\n$/.exec(text);
  const [, system, user] = match ?? [];
  if (system === undefined || user?.split('{{data}}').length !== 2)
    throw new Error(`prompt ${name}: expected the sections system and user, with one {{data}}`);
  return { version: `${name}+${createHash('sha256').update(text).digest('hex').slice(0, 8)}`, system, user };
}
