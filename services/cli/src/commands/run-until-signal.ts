import { isatty } from 'node:tty';
import type { RunningProcess } from '../compose/process.ts';
import type { Reloading } from './reloading.ts';

/**
 * Starts, prints the one line `ready http://HOST:PORT`, and stops on SIGTERM or SIGINT: doors first, then everything drains. A second signal
 * ends at once; nothing acknowledged is lost by that. SIGHUP reads the configuration again, but where a terminal is on standard input: it is
 * the terminal that has gone then, and who would have stopped the process with it.
 */
export async function runUntilSignal(
  running: RunningProcess,
  reloading: Reloading,
  onReady: (address: string) => void,
): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    let seen = false;
    const onSignal = (): void => {
      if (seen) process.exit(130);
      seen = true;
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    process.on('SIGHUP', isatty(0) ? onSignal : reloading.reload);
  });
  await running.start();
  process.stdout.write(`ready ${running.address()}\n`);
  onReady(running.address());
  await signalled;
  reloading.stop();
  await running.stop();
}
