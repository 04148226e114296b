import { parseApiKeys } from './api-keys.ts';
import type { ApiKeys } from './api-keys.ts';

/** Keys that may be replaced while requests come: each is judged by those in force when it came. */
export interface LiveKeys extends ApiKeys {
  /** Whether a key is needed at all. */
  required(): boolean;
  /** @throws UsageError as `parseApiKeys`; the keys in force stay then */
  replace(setting: string | null): void;
}

/** @throws UsageError as `parseApiKeys` */
export function liveKeys(setting: string | null): LiveKeys {
  let keys = parse(setting);
  return {
    find: (secret) => keys?.find(secret) ?? null,
    required: () => keys !== null,
    replace(next) {
      keys = parse(next);
    },
  };
}

const parse = (setting: string | null): ApiKeys | null => (setting === null ? null : parseApiKeys(setting));
