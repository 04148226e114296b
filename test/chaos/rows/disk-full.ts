import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accounting } from '@logsieve/contracts';
import { getJson } from '../../fixtures/logsieve/index.ts';
import type { Fault } from '../fault.ts';
import { bookProblems, verifyProblems } from '../stored.ts';
import { compareAll, enough } from './kill-embedded.ts';
import { pause, startHttpLoad } from './http-load.ts';

const SIZE_MB = 96;
const FULL_WITHIN_MS = 60_000;

export const diskFull: Fault = {
  name: 'disk-full',
  fault: 'the file system of the data directory is full, then has room again',
  protection: 'a door answers when the lines are durable',
  short: false,
  async run(world) {
    const data = world.scratch();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(SIZE_MB)}m`, 'tmpfs', data]);
    if (mounted.status !== 0) return { notRun: 'a small file system cannot be mounted here' };
    const ballast = join(data, 'ballast');
    const victim = world.launch(['up', '--port', '0', '--data', data]);
    try {
      const url = await victim.ready;
      if (url === null) throw new Error(`it does not start: ${victim.stderr()}`);
      const load = startHttpLoad(['full']);
      load.aim(url);
      await enough(load, 300);
      const { bavail, bsize } = statfsSync(data);
      try {
        writeFileSync(ballast, Buffer.alloc(bavail * bsize));
      } catch {
        // as much of it as there was room for
      }
      const filled = performance.now();
      const problems: string[] = [];
      let status = 200;
      while (load.refusals() === 0 || status !== 503) {
        if (performance.now() - filled > FULL_WITHIN_MS) {
          problems.push(`the disk is full: ${String(load.refusals())} refusals, /readyz says ${String(status)}`);
          break;
        }
        await pause(250);
        status = (await fetch(`${url}/readyz`)).status;
      }
      rmSync(ballast, { force: true });
      const room = performance.now();
      const before = load.total();
      await enough(load, before + 300);
      const recoverMs = performance.now() - room;
      await load.stop();
      await pause(2_000);
      problems.push(...bookProblems(await getJson<Accounting>(url, '/api/v1/accounting'), load.total()));
      await victim.stop();
      const environment = { ...world.environment, LOGSIEVE_DATA_DIR: data };
      const counted = await compareAll(load, environment);
      problems.push(...counted.problems, ...(await verifyProblems(environment)));
      return { times: 1, lines: load.total(), lost: counted.lost, doubled: counted.doubled, recoverMs, problems };
    } finally {
      await victim.kill();
      spawnSync('umount', ['-l', data]);
    }
  },
};
