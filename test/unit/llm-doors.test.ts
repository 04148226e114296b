import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder)) {
    if (entry === 'node_modules' || entry === 'dist') continue;
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (entry.endsWith('.ts')) yield path;
  }
}

it('prompts that skip redaction are made by the API audit and the evaluation commands alone', () => {
  const users = [...sources(join(root, 'services')), ...sources(join(root, 'shared'))]
    .filter((path) => /\bplainPrompt\b|\bsealPrompt\b/.test(readFileSync(path, 'utf8')))
    .map((path) => relative(root, path))
    .sort();
  expect(users).toEqual([
    'services/cli/src/eval/endpoint.ts',
    'services/reviewer/src/audit/auditor.ts',
    'services/reviewer/src/index.ts',
    'services/reviewer/src/redact/plain-prompt.ts',
    'services/reviewer/src/redact/prompt.ts',
  ]);
});
