import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLogsieve } from '../../fixtures/logsieve/index.ts';
import { spawnModule } from '../../fixtures/ts-child/index.ts';
import type { Fault } from '../fault.ts';
import { numberedLine } from '../numbered-lines.ts';
import { exported, verifyProblems } from '../stored.ts';

const LINES = 500;
const ROOT = join(import.meta.dirname, '../../../..');
const MIGRATIONS = join(ROOT, 'deploy/clickhouse/migrations');

export const upgrade: Fault = {
  name: 'upgrade',
  fault: 'a data directory of the first schema is opened by this release; one of a later schema is refused',
  protection: 'a store that is newer is refused',
  short: true,
  async run(world) {
    const [data, folder] = [world.scratch(), world.scratch()];
    const problems: string[] = [];
    const environment = { ...world.environment, LOGSIEVE_DATA_DIR: data };
    const input = join(folder, 'old.log');
    const lines = Array.from({ length: LINES }, (_, n) => numberedLine(n));
    writeFileSync(input, lines.map((line) => `${line}\n`).join(''));

    // The release before: the first migration and no other.
    await openStore(
      data,
      migrations(folder, 'old', (name) => name.startsWith('0001')),
    );
    const started = performance.now();
    const written = await runLogsieve(['ingest', input, '--source', 'old', '--data', data], environment);
    if (written.code !== 0) problems.push(`ingest into the old directory: ${written.stderr.slice(0, 200)}`);
    const recoverMs = performance.now() - started;
    const stored = await exported('old', 0, environment);
    const seen = new Set(stored);
    problems.push(...(await verifyProblems(environment)));

    // The release after: one migration more than this one knows.
    const newer = migrations(folder, 'new', () => true);
    writeFileSync(join(newer, '9999_future.sql'), 'CREATE TABLE IF NOT EXISTS future (n UInt8) ENGINE = Memory;\n');
    await openStore(data, newer);
    const refused = await runLogsieve(['stats', '--data', data, '--json'], environment);
    if (refused.code === 0) problems.push('a store of a newer release is opened');
    else if (!refused.stderr.includes('newer logsieve'))
      problems.push(`refused unclearly: ${refused.stderr.slice(0, 200)}`);
    return {
      times: 2,
      lines: LINES,
      lost: lines.filter((line) => !seen.has(line)).length,
      doubled: stored.length - seen.size,
      recoverMs,
      problems,
    };
  },
};

function migrations(folder: string, name: string, wanted: (file: string) => boolean): string {
  const into = join(folder, name);
  mkdirSync(into);
  for (const file of readdirSync(MIGRATIONS).filter(wanted)) cpSync(join(MIGRATIONS, file), join(into, file));
  return into;
}

/** Opens and closes a store with other migrations, in a process of its own: the engine knows one directory per process. */
async function openStore(dataDir: string, migrationsDir: string): Promise<void> {
  const child = spawnModule(join(import.meta.dirname, 'open-store-child.js'), [dataDir, migrationsDir]);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`a store with the migrations of ${migrationsDir} cannot be opened`);
}
