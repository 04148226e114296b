import type { Accounting } from '@logsieve/contracts';
import { getJson } from '../../fixtures/logsieve/index.ts';
import type { Fault } from '../fault.ts';
import { bookProblems, exported, verifyProblems } from '../stored.ts';
import { pause } from './http-load.ts';

/** The epoch and before it, the ends of what the store can hold, a leap second, both hours of a clock set back, what is no time at all. */
const TIMES = [
  '0000-01-01T00:00:00Z',
  '1582-10-15T12:00:00Z',
  '1899-12-31T23:59:59.999999999Z',
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-10-25T02:30:00+02:00',
  '2026-10-25T02:30:00+01:00',
  '2262-04-11T23:47:16.854775807Z',
  '2299-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-30T25:61:61Z',
  '-1',
  '99999999999999999999',
  '9999999999999999999',
];

export const strangeTimes: Fault = {
  name: 'strange-times',
  fault: 'events from the far past and future, a leap second, an hour that comes twice, what is no time',
  protection: 'a time that cannot be is not believed',
  short: true,
  async run(world) {
    const data = world.scratch();
    const victim = world.launch(['up', '--port', '0', '--data', data]);
    const url = await victim.ready;
    if (url === null) throw new Error(`it does not start: ${victim.stderr()}`);
    const problems: string[] = [];
    const records = TIMES.map((timestamp, n) => ({ message: `event ${String(n)} of a strange clock`, timestamp }));
    const plain = TIMES.map((timestamp, n) => `${timestamp} INFO line ${String(n)} with a strange header`);
    for (const [type, body, source] of [
      ['application/x-ndjson', records.map((record) => JSON.stringify(record)).join('\n'), 'records'],
      ['text/plain', plain.join('\n'), 'plain'],
    ] as const) {
      const answer = await fetch(`${url}/api/v1/ingest?source=${source}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: `${body}\n`,
        signal: AbortSignal.timeout(30_000),
      });
      if (!answer.ok) problems.push(`${source}: ${String(answer.status)} ${(await answer.text()).slice(0, 200)}`);
    }
    await pause(1_500);
    problems.push(...bookProblems(await getJson<Accounting>(url, '/api/v1/accounting'), TIMES.length * 2));
    const { items } = await getJson<{ items: { body?: string; timestamp: string }[] }>(url, '/api/v1/logs?limit=1000');
    // A time is shown as it came; one that cannot be is that of the arrival. Nothing wraps around into another year.
    const now = new Date().toISOString().slice(0, 4);
    for (const [at, time] of TIMES.entries()) {
      const item = items.find((one) => one.body === `event ${String(at)} of a strange clock`);
      const year = item?.timestamp.slice(0, 4) ?? 'nothing';
      if (
        year !== now &&
        !(/^\d{4}-/.test(time) && time.startsWith(year)) &&
        !(time.includes(':60Z') && year === '2017')
      )
        problems.push(`${time} is shown in ${year}`);
    }
    await victim.stop();
    const environment = { ...world.environment, LOGSIEVE_DATA_DIR: data };
    const stored = await exported('plain', 0, environment);
    problems.push(...(await verifyProblems(environment)));
    const seen = new Set(stored);
    return {
      times: TIMES.length * 2,
      lines: TIMES.length * 2,
      lost: plain.filter((line) => !seen.has(line)).length,
      doubled: stored.length - seen.size,
      recoverMs: null,
      problems,
    };
  },
};
