import { join } from 'node:path';

/** The checkout, from `test/dist/bench`. */
export const root = join(import.meta.dirname, '../../..');
export const cli = join(root, 'services/cli/dist/main.js');

export const sharedData = (): string => process.env['LOGSIEVE_SHARED_DATA'] ?? join(root, '../shared/data');
export const throughputFolder = (): string => join(sharedData(), 'throughput');
