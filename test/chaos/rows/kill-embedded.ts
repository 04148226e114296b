import type { Accounting } from '@logsieve/contracts';
import { getJson } from '../../fixtures/logsieve/index.ts';
import type { Fault, Outcome } from '../fault.ts';
import { compare } from '../numbered-lines.ts';
import type { Victim } from '../process.ts';
import { bookProblems, exported, templateProblems, templatesOf, verifyProblems } from '../stored.ts';
import type { World } from '../world.ts';
import { pause, startHttpLoad } from './http-load.ts';
import type { HttpLoad } from './http-load.ts';

const SOURCES = ['checkout', 'payment', 'stock'] as const;

export const killEmbedded: Fault = {
  name: 'kill-embedded',
  fault: 'kill -9 of the one process at random moments, also while it starts, under load on a door',
  protection: 'a door answers when the lines are durable',
  short: true,
  run: (world) => killRandomly(world, world.amount(130, 3)),
};

async function killRandomly(world: World, kills: number): Promise<Outcome> {
  const data = world.scratch();
  const start = (): Victim => world.launch(['up', '--port', '0', '--data', data]);
  const load = startHttpLoad(SOURCES);
  const problems: string[] = [];
  let recoverMs = 0;
  let victim = start();
  const warm = await aimed(load, victim);
  await enough(load, 600);
  await pause(1_500); // all seven kinds are known, and one snapshot of templates is taken by then
  const before = await templatesOf(warm);
  for (let kill = 1; kill <= kills; kill += 1) {
    await pause(40 + world.random() * 700);
    load.aim(null);
    await victim.kill();
    const killed = performance.now();
    victim = start();
    // Every fourth time it dies again before it is up.
    if (kill % 4 === 0 && kill < kills) {
      await pause(100 + world.random() * 900);
      await victim.kill();
      kill += 1;
      victim = start();
    }
    await aimed(load, victim);
    const answers = load.lastAnswer();
    while (load.lastAnswer() === answers && performance.now() - killed < 60_000) await pause(20);
    recoverMs = Math.max(recoverMs, performance.now() - killed);
    world.say(`kill ${String(kill)} of ${String(kills)}, ${String(load.total())} lines acknowledged`);
  }
  await load.stop();
  const url = await victim.ready;
  if (url === null) throw new Error(`it does not start any more: ${victim.stderr()}`);
  await pause(2_000); // read after write
  problems.push(...bookProblems(await getJson<Accounting>(url, '/api/v1/accounting'), load.total()));
  problems.push(...templateProblems(before, await templatesOf(url)));
  const code = await victim.stop();
  if (code !== 0) problems.push(`SIGTERM ended with ${String(code)}`);
  const counted = await compareAll(load, { ...world.environment, LOGSIEVE_DATA_DIR: data });
  problems.push(...counted.problems, ...(await verifyProblems({ ...world.environment, LOGSIEVE_DATA_DIR: data })));
  return { times: kills, lines: load.total(), lost: counted.lost, doubled: counted.doubled, recoverMs, problems };
}

async function aimed(load: HttpLoad, victim: Victim): Promise<string> {
  const url = await victim.ready;
  if (url === null) throw new Error(`it did not get ready: ${victim.stderr()}`);
  load.aim(url);
  return url;
}

export async function enough(load: HttpLoad, lines: number): Promise<void> {
  const end = performance.now() + 60_000;
  while (load.total() < lines) {
    if (performance.now() > end) throw new Error('the door takes no lines');
    await pause(20);
  }
}

/** Every source of the load against its export. */
export async function compareAll(
  load: HttpLoad,
  environment: Parameters<typeof exported>[2],
): Promise<{ lost: number; doubled: number; problems: string[] }> {
  let [lost, doubled] = [0, 0];
  const problems: string[] = [];
  for (const source of load.sources) {
    const lines = await exported(source, 0, environment);
    const found = compare(lines, load.acknowledged.get(source) ?? new Set(), load.doubtful.get(source) ?? new Set());
    lost += found.lost;
    doubled += found.doubled;
    if (found.foreign > 0) problems.push(`${source}: ${String(found.foreign)} lines that were never sent`);
    if (!found.inOrder) problems.push(`${source}: the order is not that of the sender`);
  }
  return { lost, doubled, problems };
}
