/**
 * `npm run chaos -- [--short] [--only NAME[,NAME]] [--unprotected] [--seed N] [--json FILE]`: faults against the real product and what
 * they cost. `--unprotected` runs each row in its short form with its protection taken out and expects it to fail.
 * Exit code 1 where a row is not as promised.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { failed } from './fault.ts';
import { FAULTS } from './faults.ts';
import { HEAD, rowOf } from './table.ts';
import type { Result } from './table.ts';
import { inWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    unprotected: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const only = values.only?.split(',');
const unknown = only?.filter((name) => !FAULTS.some((fault) => fault.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`no row ${unknown.join(', ')}; there are ${FAULTS.map((fault) => fault.name).join(', ')}\n`);
  process.exit(2);
}
const chosen = FAULTS.filter((fault) =>
  only !== undefined ? only.includes(fault.name) : fault.short || !values.short,
);
const results: Result[] = [];
process.stdout.write(`${HEAD}\n`);
for (const fault of chosen) {
  const off = values.unprotected ? fault.protection : null;
  const result = await play(fault, off);
  results.push(result);
  process.stdout.write(`${rowOf(result)}\n`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ seed: values.seed, results }, null, 2)}\n`);
}
const wrong = results.filter((result) => result.outcome !== null && result.failed !== values.unprotected);
const notRun = results.filter((result) => result.outcome === null);
process.stdout.write(
  `${String(results.reduce((sum, result) => sum + result.kills, 0))} processes killed\n${String(results.length - notRun.length - wrong.length)} as promised, ${String(wrong.length)} not, ${String(notRun.length)} not run\n`,
);
process.exit(wrong.length > 0 ? 1 : 0);

async function play(fault: (typeof FAULTS)[number], off: Result['off']): Promise<Result> {
  const started = performance.now();
  const about = { name: fault.name, fault: fault.fault, protection: fault.protection, off };
  const say = (text: string): void => {
    process.stderr.write(`${fault.name}: ${text}\n`);
  };
  let kills = 0;
  const spent = (): Pick<Result, 'kills' | 'seconds'> => ({
    kills,
    seconds: Math.round((performance.now() - started) / 1000),
  });
  try {
    const outcome = await inWorld(
      { seed: Number(values.seed), short: values.short || values.unprotected, off, say },
      async (world) => {
        const played = await fault.run(world);
        kills = world.kills();
        return played;
      },
    );
    if ('notRun' in outcome) return { ...about, outcome: null, failed: false, reason: outcome.notRun, ...spent() };
    return { ...about, outcome, failed: failed(outcome), reason: outcome.problems.join('; '), ...spent() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const outcome = { times: 0, lines: 0, lost: 0, doubled: 0, recoverMs: null, problems: [reason] };
    return { ...about, outcome, failed: true, reason, ...spent() };
  }
}
