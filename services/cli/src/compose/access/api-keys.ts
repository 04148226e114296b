import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../../exit.ts';

export const ROLES = ['ingest', 'read', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What is known of a key without its secret. */
export interface KnownKey {
  readonly role: Role;
  /** First eight hexadecimal digits of the SHA-256 of its secret: `printf %s SECRET | sha256sum | cut -c 1-8`. */
  readonly id: string;
}

export interface ApiKeys {
  /** The key with this secret, or `null` where there is none. */
  find(secret: string): KnownKey | null;
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
    const digest = digestOf(secret);
    return { digest, key: { role, id: digest.toString('hex').slice(0, 8) } };
  });
  return {
    find(secret) {
      const digest = digestOf(secret);
      // Every key is compared, so that the time says nothing about which one came close.
      let found: KnownKey | null = null;
      for (const one of known) if (timingSafeEqual(one.digest, digest)) found = one.key;
      return found;
    },
  };
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
