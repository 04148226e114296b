import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { AttackTest } from './attack.ts';

const RUN_TIMEOUT_MS = 600_000;

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

export interface Played {
  readonly passed: number;
  readonly failed: number;
  /** The first thing that a failed test said. */
  readonly said: string;
  readonly seconds: number;
}

/** Plays the tests of one name in one file. What does not even start counts neither as passed nor as failed. */
export function play(root: string, test: AttackTest, environment: Readonly<Record<string, string>>): Played {
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-attack-report-'));
  const report = join(folder, 'report.json');
  const started = performance.now();
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--project', test.project, test.file, '-t', escaped(test.name)],
        ...['--reporter=json', `--outputFile.json=${report}`],
      ],
      { cwd: root, env: { ...process.env, ...environment }, encoding: 'utf8', timeout: RUN_TIMEOUT_MS },
    );
    const seconds = Math.round((performance.now() - started) / 1000);
    const results = readResults(report);
    if (results === null)
      return { passed: 0, failed: 0, said: `${String(status)}: ${(stdout + stderr).trim().slice(-300)}`, seconds };
    const played = results.filter(({ fullName }) => fullName.includes(test.name));
    const failures = played.filter(({ status: outcome }) => outcome === 'failed');
    return {
      passed: played.filter(({ status: outcome }) => outcome === 'passed').length,
      failed: failures.length,
      said: firstLine(failures[0]?.failureMessages?.[0] ?? ''),
      seconds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(report: string) {
  try {
    const { testResults } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    return null; // it did not come so far as to write one
  }
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
