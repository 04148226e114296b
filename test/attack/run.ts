/**
 * `npm run attack -- [--unprotected] [--only NAME[,NAME]] [--json FILE] [--markdown]`: every line of the threat model of docs/security.md, played by
 * its test. `--unprotected` plays each with its protection taken out and expects it to fail. Exit code 1 where a row is not as promised.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Attack } from './attack.ts';
import { ATTACKS } from './attacks.ts';
import { withoutProtection } from './instead.ts';
import { play } from './play.ts';
import type { Played } from './play.ts';
import { asMarkdown, asPromised, headOf, rowOf } from './table.ts';
import type { Result } from './table.ts';

const root = join(import.meta.dirname, '../../..');
const { values } = parseArgs({
  options: {
    unprotected: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const only = values.only?.split(',');
const unknown = only?.filter((name) => !ATTACKS.some((attack) => attack.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`no row ${unknown.join(', ')}; there are ${ATTACKS.map((attack) => attack.name).join(', ')}\n`);
  process.exit(2);
}
if (values.markdown) {
  process.stdout.write(asMarkdown(ATTACKS));
  process.exit(0);
}
const results: Result[] = [];
process.stdout.write(`${headOf(values.unprotected)}\n`);
for (const attack of ATTACKS) {
  if (only !== undefined && !only.includes(attack.name)) continue;
  const result = { attack, unprotected: values.unprotected, played: await played(attack) };
  results.push(result);
  process.stdout.write(`${rowOf(result)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}
const wrong = results.filter((result) => !asPromised(result)).length;
process.stdout.write(`${String(results.length - wrong)} as promised, ${String(wrong)} not\n`);
process.exit(wrong > 0 ? 1 : 0);

async function played(attack: Attack): Promise<Played> {
  const instead = values.unprotected ? await withoutProtection(root, attack.cuts) : null;
  try {
    return play(root, attack.test, instead?.environment ?? {});
  } finally {
    instead?.remove();
  }
}
