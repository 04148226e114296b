import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, getJson, runLogsieve, startLogsieve } from '../fixtures/logsieve/index.ts';
import { seededRandom } from '../fixtures/secrets/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-doors-tail-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const start = (data: string, extra: Record<string, string>) => startLogsieve(['up', '--data', data], extra);

/** Lines that are stored and acknowledged, of all sources. */
async function storedLines(url: string): Promise<number> {
  const { linesStored } = await getJson<{ linesStored: number }>(url, '/api/v1/accounting');
  return linesStored;
}

async function exported(data: string, source: string): Promise<string> {
  const { code, stdout, stderr } = await runLogsieve(['export', '--source', source, '--data', data]);
  expect(code, stderr).toBe(0);
  return stdout.toString();
}

describe('LOGSIEVE_TAIL', () => {
  it('stores every line once and in order through rotation of both kinds, kill -9 and restarts', async () => {
    const random = seededRandom(11);
    const data = join(folder, 'data');
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    const path = join(logs, 'app.log');
    const environment = { LOGSIEVE_TAIL: join(logs, '*.log*') };
    let written = '';
    let lines = 0;
    const write = (count: number): void => {
      let text = '';
      for (let at = 0; at < count; at += 1, lines += 1)
        text += `2026-01-01T00:00:00Z INFO job ${String(lines)} took ${String(Math.floor(random() * 900))} ms é\n`;
      appendFileSync(path, text);
      written += text;
    };
    write(1_000);
    let logsieve = await start(data, environment);
    const settle = () =>
      eventually(
        () => storedLines(logsieve.url),
        (stored) => stored >= lines,
        60_000,
      );

    let archive = 0;
    const rotate = (kind: 'rename' | 'copy'): void => {
      archive += 1;
      const old = `${path}.${String(archive)}`;
      if (kind === 'rename') renameSync(path, old);
      else {
        copyFileSync(path, old);
        truncateSync(path, 0);
      }
    };
    for (const turn of ['rename', 'kill', 'copy', 'kill while away', 'rename', 'copy']) {
      await settle();
      write(500);
      if (turn === 'kill') {
        await logsieve.kill();
        logsieve = await start(data, environment);
      } else if (turn === 'kill while away') {
        await logsieve.kill();
        write(300);
        rotate('rename');
        write(300);
        logsieve = await start(data, environment);
      } else {
        rotate(turn === 'rename' ? 'rename' : 'copy');
        write(500);
      }
    }
    await settle();
    expect(await logsieve.stop()).toBe(0);
    expect(await exported(data, path)).toBe(written);
    expect(existsSync(`${path}.1`)).toBe(true);
    const again = await start(data, environment);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await storedLines(again.url)).toBe(lines);
    await again.stop();
  });
});
