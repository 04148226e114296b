import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLogsieve } from '../../fixtures/logsieve/index.ts';
import type { Fault } from '../fault.ts';
import { bookProblems } from '../stored.ts';
import { enough } from './kill-embedded.ts';
import { pause, startHttpLoad } from './http-load.ts';
import { onPipeline } from './pipeline.ts';
import { RECOVER_WITHIN_MS } from './recovery.ts';

export const damagedFile: Fault = {
  name: 'damaged-file',
  fault: 'bytes of a data file are changed on the disk: `verify` finds it and names the range',
  protection: 'verify compares with the receipt',
  short: true,
  async run(world) {
    const data = world.scratch();
    const victim = world.launch(['up', '--port', '0', '--data', data]);
    const load = startHttpLoad(['disk']);
    load.aim(await victim.ready);
    await enough(load, 1_200);
    await load.stop();
    await victim.stop();
    const file = largestColumn(data, 'raw.bin') ?? largestColumn(data, '.bin');
    if (file === null) throw new Error('no data file is found');
    const bytes = readFileSync(file);
    for (let at = Math.floor(bytes.length / 3); at < Math.floor(bytes.length / 2); at += 1)
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    const { code, stdout } = await runLogsieve(['verify', '--json'], {
      ...world.environment,
      LOGSIEVE_DATA_DIR: data,
    });
    const problems: string[] = [];
    if (code !== 1) problems.push(`verify ended with ${String(code)} over a damaged file`);
    else if (!stdout.toString().includes('"source": "disk"')) problems.push('verify does not say what is damaged');
    return { times: 1, lines: load.total(), lost: 0, doubled: 0, recoverMs: null, problems };
  },
};

/** Data files of our tables, the largest first; small parts keep all columns in one file. */
function largestColumn(folder: string, ending: string): string | null {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).length > 100 && isOfLines(path));
  return files.sort((a, b) => readFileSync(b).length - readFileSync(a).length)[0] ?? null;
}

/** The part beside the file has the columns of the table of lines. */
function isOfLines(path: string): boolean {
  try {
    const columns = readFileSync(join(path, '..', 'columns.txt'), 'utf8');
    return columns.includes('`block`') && columns.includes('`pattern`');
  } catch {
    return false; // no folder of a part
  }
}

export const damagedSnapshot: Fault = {
  name: 'damaged-snapshot',
  fault: 'the newest snapshot of the miner is damaged: said aloud, the one before is used, ids stay',
  protection: 'a snapshot is checked by its digest',
  short: false,
  run: (world) =>
    onPipeline(world, { partitions: 1 }, async (pipeline) => {
      const first = await pipeline.start('parser');
      await pause(3_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      await first.stop(); // saves
      const second = await pipeline.start('parser');
      await pause(2_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      await second.stop(); // saves again: there are two versions now
      const kinds = await pipeline.sql('SELECT uniqExact(pattern) AS n FROM logsieve.lines');
      await pipeline.sql(
        `ALTER TABLE logsieve.snapshots UPDATE body = 'damaged' WHERE version >=
       (SELECT max(version) FROM logsieve.snapshots) SETTINGS mutations_sync = 1`,
      );
      const started = performance.now();
      const third = await pipeline.start('parser');
      await pause(2_000);
      await pipeline.caughtUp(RECOVER_WITHIN_MS);
      const recoverMs = performance.now() - started;
      const problems: string[] = [];
      if (!third.stderr().includes('damaged snapshot')) problems.push('nothing is said of the damage');
      const after = await pipeline.sql('SELECT uniqExact(pattern) AS n FROM logsieve.lines');
      if (kinds !== after) problems.push(`${kinds.trim()} patterns before the damage, ${after.trim()} after`);
      problems.push(...bookProblems(await pipeline.books(), 1));
      return pipeline.finish({ times: 1, recoverMs, problems });
    }),
};
