import { DiskFullError } from '../engine/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** Below this the engine cannot merge any more, and soon not insert. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** @throws TransientError where the engine does not answer, DiskFullError where its disk has no room. */
export async function checkHealth(engine: Engine, leastFreeBytes = LEAST_FREE_BYTES): Promise<void> {
  const disks = await engine.rows<{ name: string; free: string }>(
    'SELECT name, toString(free_space) AS free FROM system.disks ORDER BY free_space',
  );
  const fullest = disks[0];
  if (fullest !== undefined && Number(fullest.free) < leastFreeBytes)
    throw new DiskFullError(
      `disk ${fullest.name} has ${fullest.free} bytes left, at least ${String(leastFreeBytes)} are needed`,
    );
}
