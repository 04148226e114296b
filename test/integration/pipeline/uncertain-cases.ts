const MINUTE_MS = 60_000;

/** What turns up in the last two minutes, from routine to nearly a failure: whatever a careful model is sure of, some of these leave it unsure. */
const ODDITIES = [
  'INFO falling back to reader % for shard map',
  'INFO profile of tenant % rebuilt from backup',
  'WARN lease of job % renewed late',
  'WARN checksum of page % differs, page was read again',
  'WARN no answer from replica %, asking another',
  'WARN giving up on mirror % after 3 attempts',
  'WARN timed out waiting for peer %, trying the next',
  'WARN gave up waiting for the lease of shard %',
  'WARN replica % is missing a segment',
  'WARN response of node % was incomplete',
  'ERROR batch % could not be sent, will try again',
  'ERROR lost connection to node %',
];

export interface ServiceLines {
  readonly service: string;
  readonly lines: readonly string[];
}

/** Half an hour of routine that ends now, of one service per oddity, so that none of them is taken into another's incident. */
export function uncertainCases(nowMs: number): ServiceLines[] {
  return ODDITIES.map((oddity, index) => ({
    service: `worker-${String(index)}`,
    lines: workerLines(nowMs - 30 * MINUTE_MS, oddity),
  }));
}

function workerLines(startMs: number, oddity: string): string[] {
  const [level = '', text = ''] = [oddity.slice(0, oddity.indexOf(' ')), oddity.slice(oddity.indexOf(' ') + 1)];
  const lines: string[] = [];
  for (let second = 0; second < 30 * 60; second += 1) {
    const stamp = (ms: number): string => new Date(startMs + second * 1000 + ms).toISOString();
    lines.push(`${stamp(0)} INFO worker - job ${String(4000 + second)} done in ${String(20 + ((second * 7) % 40))} ms`);
    if (second % 20 === 0)
      lines.push(`${stamp(300)} INFO worker - queue length ${String(3 + (second % 7))}, 4 workers idle`);
    if (second >= 28 * 60 && second % 11 === 0)
      lines.push(`${stamp(400)} ${level} worker - ${text.replace('%', String(second))}`);
  }
  return lines;
}
