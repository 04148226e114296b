import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Staging } from './staging.ts';

describe('Staging', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-staging-'));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });

  it('writes all chunks, more than one call takes, in order', () => {
    const staging = new Staging(folder, folder);
    const chunks = Array.from({ length: 3000 }, (_, at) => Buffer.alloc(at % 5, at));
    const path = staging.write(chunks);
    expect(readFileSync(path).equals(Buffer.concat(chunks))).toBe(true);
    staging.remove(path);
    expect(existsSync(path)).toBe(false);
    staging.close();
  });

  it('falls back to the data directory where shared memory is not there', () => {
    const staging = new Staging(folder, '/nonexistent/shm');
    expect(staging.write([Buffer.from('x')]).startsWith(join(folder, 'staging'))).toBe(true);
    staging.close();
  });

  it('falls back where shared memory cannot take the body', () => {
    const shared = join(folder, 'shm');
    mkdirSync(shared);
    const staging = new Staging(folder, shared);
    rmSync(dirname(staging.write([])), { recursive: true });
    expect(staging.write([Buffer.from('x')]).startsWith(join(folder, 'staging'))).toBe(true);
    staging.close();
  });

  it('removes what a dead process left, not what a living one uses', () => {
    mkdirSync(join(folder, 'logsieve-stage-999999999-abc'));
    mkdirSync(join(folder, `logsieve-stage-${String(process.pid)}-abc`));
    const staging = new Staging(folder, folder);
    expect(readdirSync(folder)).not.toContain('logsieve-stage-999999999-abc');
    expect(readdirSync(folder)).toContain(`logsieve-stage-${String(process.pid)}-abc`);
    staging.close();
  });
});
