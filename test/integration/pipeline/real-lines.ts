import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = join(
  process.env['LOGSIEVE_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'),
  'throughput',
);
const file = join(folder, 'iotdb-cluster.log.gz');

/** Why there are no real lines here, or `null`. */
export const realLinesMissing = existsSync(file) ? null : `needs shared/data: ${file} is not there`;

/** The first `count` lines of a real cluster's log, without their line ends. */
export function realLines(count: number): Buffer[] {
  const bytes = gunzipSync(readFileSync(file));
  const lines: Buffer[] = [];
  for (let start = 0; lines.length < count && start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    if (end < 0) break;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
