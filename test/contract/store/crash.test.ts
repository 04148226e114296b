import { once } from 'node:events';
import { join } from 'node:path';
import { systemClock } from '@logsieve/pipeline';
import type { StoreConnection } from '@logsieve/store';
import { afterEach, describe, expect, it } from 'vitest';
import { spawnModule } from '../../fixtures/ts-child/index.ts';
import type { Place } from './harness.ts';
import { chdbPlace, httpPlace, open } from './harness.ts';
import { plainBlocks } from './lines.ts';

const BLOCKS = 4;
const SIZE = 50;
const EXPECTED = plainBlocks('crashing', BLOCKS, SIZE)
  .flatMap(({ lines }) => lines.map(({ record }) => `${String(record.body)}\n`))
  .join('');

interface Report {
  readonly verify: { readonly lines: number; readonly failedBlocks: number };
  readonly ledger: { readonly n: string; readonly positions: string };
  readonly rows: string;
  readonly text: string;
}

async function child(what: string, connection: StoreConnection, crashAt = '') {
  const process_ = spawnModule(
    join(import.meta.dirname, 'crash-child.ts'),
    [what, JSON.stringify(connection), String(BLOCKS), String(SIZE)],
    { env: { ...process.env, LOGSIEVE_CRASH_AT: crashAt } },
  );
  let output = '';
  process_.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code, signal] = (await once(process_, 'close')) as [number | null, string | null];
  return { code, signal, output };
}

describe.each([
  ['chDB', chdbPlace],
  ['HTTP', httpPlace],
])('kill -9 over %s', (_name, start: () => Promise<Place>) => {
  let place: Place;
  afterEach(() => place.close());

  it.each(['store.lines_written:1', 'store.lines_written:3', 'store.block_committed:2'])(
    'at %s loses nothing and doubles nothing',
    async (crashAt) => {
      place = await start();
      const killed = await child('append', place.connection, crashAt);
      expect(killed).toMatchObject({ signal: 'SIGKILL', output: '' });
      const again = await child('append', place.connection);
      expect(again.code).toBe(0);
      const report = JSON.parse(again.output) as Report;
      expect(report.text).toBe(EXPECTED);
      expect(report.verify).toMatchObject({ lines: BLOCKS * SIZE, failedBlocks: 0 });
      expect(report.ledger).toEqual({ n: String(BLOCKS * SIZE), positions: String(BLOCKS * SIZE) });
      // lines of the attempt that died are there, ignored, until they are swept
      expect(Number(report.rows)).toBe(BLOCKS * SIZE + (crashAt.startsWith('store.lines_written') ? SIZE : 0));
    },
  );

  it('leaves lines that compact sweeps once no attempt can still commit them', async () => {
    place = await start();
    await child('append', place.connection, 'store.lines_written:2');
    const soon = await open(place);
    const rows = async () => (await soon.sql.rows<{ n: string }>('SELECT toString(count()) AS n FROM lines'))[0]?.n;
    await soon.compact({ olderThanMs: 0 });
    expect(await rows()).toBe(String(2 * SIZE));
    await soon.stop();
    const twoHours = 7_200_000_000_000n;
    const later = await open(place, { clock: { ...systemClock, now: () => systemClock.now() + twoHours } });
    await later.compact({ olderThanMs: 0 });
    expect(await later.sql.rows('SELECT toString(count()) AS n FROM lines')).toEqual([{ n: String(SIZE) }]);
    expect(await later.lines.verify()).toMatchObject({ lines: SIZE, failedBlocks: 0 });
    await later.stop();
  });
});
