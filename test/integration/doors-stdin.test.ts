import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, eventually, getJson, runLogsieve } from '../fixtures/logsieve/index.ts';
import { spawnModule } from '../fixtures/ts-child/index.ts';

const cliMain = join(import.meta.dirname, '../../services/cli/src/main.ts');
const register = join(import.meta.dirname, '../fixtures/ts-child/register.mjs');
const text = Array.from({ length: 20_000 }, (_, at) => `request ${String(at)} served é\n`).join('') + 'no end';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-doors-stdin-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function exported(data: string): Promise<string> {
  const { code, stdout, stderr } = await runLogsieve(['export', '--source', 'stdin', '--data', data]);
  expect(code, stderr).toBe(0);
  return stdout.toString();
}

describe('standard input, which the embedded engine would like to have too', () => {
  it('is stored byte for byte with LOGSIEVE_STDIN=1', async () => {
    const data = join(folder, 'up');
    const child = spawnModule(cliMain, ['up', '--data', data], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: cleanEnvironment({ LOGSIEVE_PORT: '0', LOGSIEVE_STDIN: '1' }),
    });
    child.stdin?.end(text);
    const url = await new Promise<string>((resolve, reject) => {
      let seen = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        const ready = /^ready (\S+)$/m.exec(seen);
        if (ready !== null) resolve(ready[1] ?? '');
      });
      child.once('exit', () => {
        reject(new Error('logsieve ended before it was ready'));
      });
    });
    await eventually(
      () => getJson<{ linesStored: number }>(url, '/api/v1/accounting'),
      (seen) => seen.linesStored === 20_001,
      60_000,
    );
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(await exported(data)).toBe(text);
  });

  it('comes through a pipe of the shell into logsieve ingest -, slow or all at once', async () => {
    const data = join(folder, 'pipe');
    writeFileSync(join(folder, 'input'), text);
    const command = [
      process.execPath,
      '--conditions=source',
      '--import',
      register,
      cliMain,
      'ingest',
      '-',
      '--data',
      data,
    ];
    const shell = spawn(
      'sh',
      ['-c', `(cat "$0"; sleep 1; echo " at last") | "$@" > /dev/null`, join(folder, 'input'), ...command],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: cleanEnvironment({}),
      },
    );
    expect((await once(shell, 'exit'))[0]).toBe(0);
    expect(await exported(data)).toBe(`${text} at last\n`);
  });

  it('goes on where another reader of the same file stopped', async () => {
    const data = join(folder, 'shared');
    writeFileSync(join(folder, 'shared.txt'), 'a header\none\ntwo\n');
    const fd = openSync(join(folder, 'shared.txt'), 'r');
    readSync(fd, Buffer.alloc(9), 0, 9, null);
    const child = spawnModule(cliMain, ['ingest', '-', '--data', data], {
      stdio: [fd, 'ignore', 'inherit'],
      env: cleanEnvironment({}),
    });
    expect((await once(child, 'exit'))[0]).toBe(0);
    closeSync(fd);
    expect(await exported(data)).toBe('one\ntwo\n');
  });

  it('is left alone by a command that has no use for it', async () => {
    const data = join(folder, 'shared');
    const child = spawnModule(cliMain, ['stats', '--data', data], {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: cleanEnvironment({}),
    });
    // Never ended: a command that waited for it would not end either.
    child.stdin?.write('not for the engine\n');
    expect((await once(child, 'exit'))[0]).toBe(0);
    child.stdin?.destroy();
  });
});
