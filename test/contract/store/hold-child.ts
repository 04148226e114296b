import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { StoreConnection } from '@logsieve/store';
import { silent } from './harness.ts';

/** Opens the store and keeps it open until it is killed. */
await openStore(JSON.parse(process.argv[2] ?? '{}') as StoreConnection, { clock: systemClock, logger: silent });
process.stdout.write('open\n');
setInterval(() => undefined, 1000);
