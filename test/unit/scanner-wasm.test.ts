import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('the WebAssembly of the scanner is what the compiler makes of its sources today', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scanner-wasm-'));
  try {
    const made = join(folder, 'wasm.ts');
    execFileSync(process.execPath, [join(root, 'scripts/generate-scanner.mjs'), made]);
    expect(readFileSync(made, 'utf8')).toBe(readFileSync(join(root, 'shared/drain3-ts/src/scan/wasm.ts'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
