import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../../fixtures/logsieve/index.ts';
import type { Protection } from './protections.ts';

/** What a process of logsieve needs in its environment to run without a protection. */
export const without = (protection: Protection | null): Environment =>
  protection === null
    ? {}
    : {
        NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'register.js')).href}`,
        LOGSIEVE_CHAOS_WITHOUT: protection,
      };
