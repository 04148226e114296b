/** Places where tests kill the process; each is a moment between two steps whose order matters. */
export type CrashPoint =
  | 'store.lines_written'
  | 'store.block_committed'
  | 'parser.knowledge_saved'
  | 'parser.block_appended'
  | 'parser.published'
  | 'detector.anomalies_saved'
  | 'detector.snapshot_saved';

/**
 * Dies as by `kill -9` where the environment names this point: `LOGSIEVE_CRASH_AT=store.lines_written`, or
 * `…=store.lines_written:3` for the third time, or `…:3:SIGSTOP` to stand still there. Costs one comparison otherwise.
 */
export function crashPoint(name: CrashPoint): void {
  if (armed === undefined || armed.name !== name) return;
  armed.left -= 1;
  if (armed.left === 0) process.kill(process.pid, armed.signal);
}

const armed = parse(process.env['LOGSIEVE_CRASH_AT']);

function parse(text: string | undefined): { name: string; left: number; signal: 'SIGKILL' | 'SIGSTOP' } | undefined {
  if (text === undefined || text === '') return undefined;
  const [name = '', count = '1', signal] = text.split(':');
  return { name, left: Number(count), signal: signal === 'SIGSTOP' ? 'SIGSTOP' : 'SIGKILL' };
}
