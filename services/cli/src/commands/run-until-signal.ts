import type { RunningProcess } from '../compose/process.ts';

/**
 * Starts, prints the one line `ready http://HOST:PORT`, and stops on SIGTERM or SIGINT: doors first, then everything drains. A second signal
 * ends at once; nothing acknowledged is lost by that.
 */
export async function runUntilSignal(running: RunningProcess, onReady: (address: string) => void): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    let seen = false;
    const onSignal = (): void => {
      if (seen) process.exit(130);
      seen = true;
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
  await running.start();
  process.stdout.write(`ready ${running.address()}\n`);
  onReady(running.address());
  await signalled;
  await running.stop();
}
