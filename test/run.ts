/**
 * `npm test`: types, lint, unit, contract, integration with real parts, the page in a browser, the quick rows of the chaos suite.
 * Ends with the line `N passed, N failed`; what was skipped is named and counted above it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureOtherNode } from './runner/other-node.ts';
import { gatherPrerequisites } from './runner/prerequisites.ts';
import { addTotals, readReport } from './runner/results.ts';
import type { Totals } from './runner/results.ts';

const root = join(import.meta.dirname, '../..');
const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function run(name: string, command: string, args: readonly string[]): number {
  log(`\n== ${name}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${String(Math.round((Date.now() - started) / 1000))} s)`);
  return status ?? 1;
}

const step = (name: string, command: string, args: readonly string[]): Totals => {
  const failed = run(name, command, args) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, skipped: [] };
};

/** One project of vitest on one Node; `node` is the path of its binary. */
function vitest(project: string, label = project, node = process.execPath, filter: readonly string[] = []): Totals {
  const report = join(root, '.cache', `test-${label.replaceAll(' ', '-')}.json`);
  rmSync(report, { force: true });
  const status = run(label, node, [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    ...filter,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  try {
    const totals = readReport(report);
    return status !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
}

mkdirSync(join(root, '.cache'), { recursive: true });
/** What is repeated on a second Node: what touches native modules, sockets and processes, and all the small ones. */
const ON_SECOND_NODE: readonly (readonly [string, ...string[]])[] = [
  ['unit'],
  ['contract', 'test/contract/transport', 'test/contract/store/chdb'],
  ['integration', 'pipeline/one-process'],
];
const only = process.argv.slice(2);
const wanted = (name: string): boolean => only.length === 0 || only.includes(name);

const missing = (await gatherPrerequisites(log)).filter((part) => part.missing !== null);
let totals: Totals = { passed: 0, failed: 0, skipped: [] };
if (wanted('types')) totals = addTotals(totals, step('types', 'npm', ['run', '--silent', 'typecheck']));
if (wanted('lint')) totals = addTotals(totals, step('lint', 'npm', ['run', '--silent', 'lint']));
for (const project of ['unit', 'contract', 'integration', 'e2e']) {
  if (wanted(project)) totals = addTotals(totals, vitest(project));
}
if (wanted('chaos')) {
  const chaos = join(root, 'test/dist/chaos/run.js');
  totals = addTotals(totals, step('chaos', process.execPath, [chaos, '--short']));
  // Rows that cannot fail would prove nothing: the quickest ones, without their protections.
  const without = [chaos, '--unprotected', '--only', 'model,damaged-file,upgrade'];
  totals = addTotals(totals, step('chaos without protections', process.execPath, without));
}
if (wanted('other-node')) {
  const other = ensureOtherNode(join(root, '.cache'));
  if ('missing' in other) missing.push({ name: 'a second Node', missing: other.missing });
  else
    for (const [project, ...filter] of ON_SECOND_NODE)
      totals = addTotals(totals, vitest(project, `${project} on the second Node`, other.path, filter));
}

if (missing.length > 0)
  log(`\nnot to be had on this machine:\n${missing.map((part) => `  ${part.name}: ${part.missing ?? ''}`).join('\n')}`);
if (totals.skipped.length > 0) log(`\nskipped:\n${totals.skipped.map((name) => `  ${name}`).join('\n')}`);
log(`\n${String(totals.skipped.length)} skipped`);
log(`${String(totals.passed)} passed, ${String(totals.failed)} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
