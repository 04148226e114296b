import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';

const [dataDir = '', migrationsDir = ''] = process.argv.slice(2);
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const store = await openStore({ kind: 'chdb', dataDir }, { clock: systemClock, logger: silent, migrationsDir });
await store.stop();
process.exit(0);
