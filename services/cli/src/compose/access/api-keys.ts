import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../../exit.ts';

export const ROLES = ['ingest', 'read', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface ApiKeys {
  /** The role of a secret, or `null` where nobody has it. */
  roleOf(secret: string): Role | null;
}

/**
 * `role:secret,role:secret`, or the path of a file with one `role:secret` per line.
 * @throws UsageError naming the entry's place, never the secret
 */
export function parseApiKeys(setting: string): ApiKeys {
  const text = existsSync(setting) ? readFileSync(setting, 'utf8') : setting;
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('#'));
  if (entries.length === 0) throw new UsageError('LOGSIEVE_API_KEYS: no key given; expected role:secret');
  const known = entries.map((entry, index) => {
    const at = entry.indexOf(':');
    const role = ROLES.find((name) => name === entry.slice(0, at));
    const secret = entry.slice(at + 1);
    if (at < 0 || role === undefined || secret === '')
      throw new UsageError(
        `LOGSIEVE_API_KEYS: entry ${String(index + 1)} is not role:secret with role ${ROLES.join(', ')}`,
      );
    return { role, digest: digestOf(secret) };
  });
  return {
    roleOf(secret) {
      const digest = digestOf(secret);
      // Every key is compared, so that the time says nothing about which one came close.
      let found: Role | null = null;
      for (const key of known) if (timingSafeEqual(key.digest, digest)) found = key.role;
      return found;
    },
  };
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
