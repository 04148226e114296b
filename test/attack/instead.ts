import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cut } from './attack.ts';
import { withPage } from './page.ts';
import type { Changed } from './reading.ts';

/** Sources without a protection, beside the sources, and what a test run needs in its environment to read them. */
export interface Instead {
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

/**
 * Changed copies in a folder of their own; `vitest.config.ts` and the loader of child processes (test/fixtures/ts-child) read them in the place of the files
 * named in `TEST_INSTEAD`. The product knows nothing of it (decision 43).
 * @throws Error where a text to cut does not stand in its file exactly once
 */
export async function withoutProtection(root: string, cuts: readonly Cut[]): Promise<Instead> {
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-attack-without-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const changed = await withPage(root, folder, writeCopies(root, folder, cuts));
    return { environment: { TEST_INSTEAD: JSON.stringify(changed) }, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** @throws Error where a text to cut does not stand in its file exactly once */
export function writeCopies(root: string, folder: string, cuts: readonly Cut[]): Changed {
  const texts = new Map<string, string>();
  for (const { file, from, to } of cuts) {
    const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
    if (text.split(from).length !== 2) throw new Error(`'${from}' does not stand once in ${file}`);
    texts.set(
      file,
      text.replace(from, () => to),
    );
  }
  const changed: Record<string, string> = {};
  for (const [file, text] of texts) {
    const copy = join(folder, file.replaceAll('/', '+'));
    writeFileSync(copy, text);
    changed[join(root, file)] = copy;
  }
  return changed;
}
