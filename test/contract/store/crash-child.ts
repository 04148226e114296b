import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { StoreConnection } from '@logsieve/store';
import { append, exported, silent } from './harness.ts';
import { plainBlocks } from './lines.ts';

/**
 * A process that tests kill. `append`: stores the blocks that are not there yet, as a door does after a restart. `report`: prints what is
 * stored. Arguments: what, connection as JSON, blocks, lines per block.
 */
const [what = '', connection = '{}', blocks = '0', size = '0'] = process.argv.slice(2);
const store = await openStore(JSON.parse(connection) as StoreConnection, { clock: systemClock, logger: silent });
const source = 'crashing';
if (what === 'append') {
  const [progress] = await store.resume.progress(source);
  for (const block of plainBlocks(source, Number(blocks), Number(size)))
    if (block.firstOffset >= (progress?.nextOffset ?? 0)) await append(store, block);
}
const [stored] = await store.sql.rows<{ rows: string }>('SELECT toString(count()) AS rows FROM lines');
const [ledger] = await store.sql.rows<{ n: string; positions: string }>(
  'SELECT toString(sum(lines_in)) AS n, toString(sum(arraySum(group_count))) AS positions FROM blocks',
);
const report = {
  progress: await store.resume.progress(source),
  verify: await store.lines.verify(),
  ledger,
  rows: stored?.rows,
  text: (await exported(store, source)).toString(),
};
await store.stop();
process.stdout.write(JSON.stringify(report));
