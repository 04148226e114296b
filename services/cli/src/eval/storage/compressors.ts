import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openInput } from '@logsieve/ingest';

export interface Compressor {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export const COMPRESSORS: readonly Compressor[] = [
  { name: 'gzip -6', command: 'gzip', args: ['-6', '-c'] },
  { name: 'zstd -3', command: 'zstd', args: ['-3', '-T1', '-c', '-q'] },
  { name: 'zstd -19', command: 'zstd', args: ['-19', '-T1', '-c', '-q'] },
  { name: 'xz -6', command: 'xz', args: ['-6', '-T1', '-c'] },
];

/** Longest that one file may take: xz needs about a minute for 100 MB. */
const LONGEST_MS = 15 * 60_000;

/** Bytes that the tool makes of a file's uncompressed content; `null` where the tool is not on this machine. */
export async function compressedBytes({ command, args }: Compressor, path: string): Promise<number | null> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: LONGEST_MS });
  const started = new Promise<boolean>((resolve, reject) => {
    child.once('spawn', () => {
      resolve(true);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
  if (!(await started)) return null;
  const exited = once(child, 'exit');
  child.stdin.on('error', () => undefined); // the tool ended early: its exit code says so
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => (size += chunk.length));
  for await (const chunk of openInput(path)) {
    if (child.exitCode !== null) break;
    // A tool that is gone closes its input: no room will come, its exit will.
    if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain').catch(() => exited), exited]);
  }
  child.stdin.end();
  const [code, signal] = (await exited) as [number | null, string | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} of ${path} ended with ${String(code ?? signal)}`);
  return size;
}
