import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; killed after `timeoutMs`, its output bounded. A program that is not there gives code −1. */
export function runPeer(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs: number },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      timeout: options.timeoutMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kept = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        kept[name] = (kept[name] + text).slice(-100_000);
      });
    child.on('error', (error) => {
      resolve({ code: -1, stdout: '', stderr: error.message });
    });
    child.on('close', (code) => {
      resolve({ code, ...kept });
    });
  });
}

/** The last words of a failure, on one line. */
export const lastWords = ({ code, stderr }: Ran): string =>
  `exit code ${String(code)}: ${stderr.trim().split('\n').at(-1) ?? ''}`.slice(0, 200);
