import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnvironment } from '../fixtures/logsieve/index.ts';
import type { Environment } from '../fixtures/logsieve/index.ts';

const MAIN = join(import.meta.dirname, '../../../services/cli/dist/main.js');
/** On a busy machine a start has taken more than two minutes. */
const READY_WITHIN_MS = 300_000;

/** A process of logsieve that may be killed at any moment, also before it is ready. */
export interface Victim {
  readonly pid: number;
  /** It was told where to die (`LOGSIEVE_CRASH_AT`). */
  readonly diesByItself: boolean;
  /** Its address; `null` where it ended before it was ready. */
  readonly ready: Promise<string | null>;
  readonly exit: Promise<number | null>;
  /** It is over, and it was by SIGKILL. */
  wasKilled(): boolean;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

export function launch(args: readonly string[], environment: Environment): Victim {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment({ LOGSIEVE_PORT: '0', ...environment }),
  });
  let [stdout, stderr] = ['', ''];
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      resolve(code);
    });
  });
  const ready = new Promise<string | null>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const address = /^ready (http:\/\/\S+)$/m.exec(stdout)?.[1];
      if (address !== undefined) resolve(address);
    });
    void exit.then(() => {
      resolve(null);
    });
    setTimeout(() => {
      resolve(null);
    }, READY_WITHIN_MS).unref();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-20_000)));
  return {
    pid: child.pid ?? 0,
    diesByItself: environment['LOGSIEVE_CRASH_AT'] !== undefined,
    ready,
    exit,
    wasKilled: () => child.signalCode === 'SIGKILL',
    stderr: () => stderr,
    signal: (name) => {
      child.kill(name);
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
      const code = await exit;
      clearTimeout(timer);
      return code;
    },
  };
}
