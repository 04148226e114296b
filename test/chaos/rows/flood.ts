import { readFileSync } from 'node:fs';
import type { Accounting } from '@logsieve/contracts';
import { getJson } from '../../fixtures/logsieve/index.ts';
import type { Fault } from '../fault.ts';
import { numberedLine } from '../numbered-lines.ts';
import { bookProblems, verifyProblems } from '../stored.ts';
import { pause, startHttpLoad } from './http-load.ts';
import { compareAll, enough } from './kill-embedded.ts';

/** Together twice what the doors hold (256 MiB), so that something must be refused or wait outside. */
const SENDERS = 64;
const BODY_BYTES = 8 * 1024 * 1024;
/** A process that holds 256 MiB of bodies, and what they become on their way to the store. */
const MAX_RSS_BYTES = 4 * 1024 ** 3;
/** A quiet service may wait behind blocks of the flood, not behind the flood. */
const QUIET_WITHIN_MS = 30_000;

interface Answers {
  readonly byStatus: Map<number, number>;
  lines: number;
  /** 429 or 503 without `Retry-After`. */
  impolite: number;
}

export const flood: Fault = {
  name: 'flood',
  fault:
    'a service sends far more than can be stored, beside a quiet one: refused by protocol, memory bounded, the quiet one goes on',
  protection: 'what does not fit is refused',
  short: false,
  async run(world) {
    const data = world.scratch();
    const victim = world.launch(['up', '--port', '0', '--data', data]);
    const url = await victim.ready;
    if (url === null) throw new Error(`it does not start: ${victim.stderr()}`);
    const quiet = startHttpLoad(['quiet']);
    quiet.aim(url);
    await enough(quiet, 600);

    const answers: Answers = { byStatus: new Map(), lines: 0, impolite: 0 };
    const body = bodyOf(BODY_BYTES);
    const end = performance.now() + world.amount(30_000, 10_000);
    const senders = Array.from({ length: SENDERS }, (_, n) =>
      sendUntil(end, `${url}/api/v1/ingest?service=flood&source=flood-${String(n % 4)}`, body, answers),
    );
    let [quietMs, peakBytes] = [0, 0];
    const watching = setInterval(() => {
      quietMs = Math.max(quietMs, performance.now() - quiet.lastAnswer());
      peakBytes = Math.max(peakBytes, rssOf(victim.pid));
    }, 50);
    await Promise.all(senders);
    const over = performance.now();
    while (quiet.lastAnswer() < over && performance.now() - over < 60_000) await pause(20);
    const recoverMs = performance.now() - over;
    clearInterval(watching);
    await quiet.stop();
    await pause(2_000); // read after write

    const refused = (answers.byStatus.get(429) ?? 0) + (answers.byStatus.get(503) ?? 0);
    const books = await getJson<Accounting>(url, '/api/v1/accounting');
    const acknowledged = answers.lines + quiet.total();
    const problems = bookProblems(books, acknowledged);
    if (refused === 0) problems.push('nothing was refused');
    if (answers.impolite > 0) problems.push(`${String(answers.impolite)} refusals do not say when to come again`);
    for (const status of answers.byStatus.keys())
      if (![200, 429, 503].includes(status)) problems.push(`an answer was ${String(status)}`);
    if (peakBytes > MAX_RSS_BYTES) problems.push(`${mib(peakBytes)} of memory`);
    if (quietMs > QUIET_WITHIN_MS) problems.push(`the quiet service waited ${String(Math.round(quietMs))} ms`);
    world.say(
      `${String(acknowledged)} lines, ${mib(peakBytes)} at most, the quiet service waited ${String(Math.round(quietMs))} ms at most, statuses ${JSON.stringify([...answers.byStatus])}`,
    );

    if ((await victim.stop()) !== 0) problems.push('SIGTERM did not end it well');
    const environment = { ...world.environment, LOGSIEVE_DATA_DIR: data };
    const compared = await compareAll(quiet, environment);
    problems.push(...compared.problems, ...(await verifyProblems(environment)));
    const { lost, doubled } = compared;
    return { times: refused, lines: acknowledged, lost, doubled, recoverMs, problems };
  },
};

/** Sends the same body again and again, at once after an answer, and after a moment where it is refused: not a sender that behaves. */
async function sendUntil(
  end: number,
  url: string,
  body: { text: string; lines: number },
  answers: Answers,
): Promise<void> {
  while (performance.now() < end) {
    try {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: body.text });
      await response.arrayBuffer();
      answers.byStatus.set(response.status, (answers.byStatus.get(response.status) ?? 0) + 1);
      if (response.ok) answers.lines += body.lines;
      else {
        if (response.headers.get('retry-after') === null) answers.impolite += 1;
        await pause(50);
      }
    } catch {
      await pause(50); // refused before its body was read: the connection is closed on it
    }
  }
}

function bodyOf(bytes: number): { text: string; lines: number } {
  const lines: string[] = [];
  for (let [n, size] = [0, 0]; size < bytes; n += 1) {
    const line = `${numberedLine(n)}\n`;
    lines.push(line);
    size += line.length;
  }
  return { text: lines.join(''), lines: lines.length };
}

/** Resident bytes of a process; 0 where it is gone. */
function rssOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

const mib = (bytes: number): string => `${String(Math.round(bytes / 1024 ** 2))} MiB`;
