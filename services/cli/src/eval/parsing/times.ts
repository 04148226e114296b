import { HeaderReader } from '@logsieve/parser';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** How many lines whose time is known had one found, and how many the right one. */
export type TimeShares = { readonly lines: number; readonly found: number; readonly right: number };

const Row = z.object({ file: z.string(), line: z.string(), time: z.string().nullable() });
/** `2005-03-7T02:09:33`: one day of one digit in the source. */
const WALL = /^(\d{4})-(\d\d)-(\d\d?)T(\d\d:\d\d:\d\d)/;
const DAY_NS = 86_400_000_000_000n;
const QUARTER_MS = 900_000;
const MOST_ZONE_MS = 14 * 3_600_000;

/**
 * Times found in the header samples of `parsing/formats`, a reader per file. The expected times know no zone and are local to someone: a time
 * is right when it differs by whole quarter hours, at most fourteen. `null` without the data.
 */
export function scoreTimes(dataDir: string): TimeShares | null {
  const path = join(dataDir, 'parsing', 'formats', 'fail2ban.expected.jsonl.gz');
  if (!existsSync(path)) return null;
  const readers = new Map<string, HeaderReader>();
  let [lines, found, right] = [0, 0, 0];
  for (const json of gunzipSync(readFileSync(path)).toString('utf8').split('\n')) {
    if (json === '') continue;
    const { file, line, time } = Row.parse(JSON.parse(json));
    const wall = WALL.exec(time ?? '');
    if (wall === null) continue;
    const [, year = '', month = '', day = '', clock = ''] = wall;
    const expected = Date.parse(`${year}-${month}-${day.padStart(2, '0')}T${clock}Z`);
    let reader = readers.get(file);
    if (reader === undefined) readers.set(file, (reader = new HeaderReader()));
    lines += 1;
    const read = reader.read(line, BigInt(expected) * 1_000_000n + DAY_NS).time;
    if (read === null) continue;
    found += 1;
    const apart = Math.abs(Math.floor(Number(read / 1_000_000n) / 1000) * 1000 - expected);
    if (apart <= MOST_ZONE_MS && apart % QUARTER_MS === 0) right += 1;
  }
  return { lines, found, right };
}
