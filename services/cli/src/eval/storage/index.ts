export { evalStorage, type StorageReport } from './run.ts';
export { formatStorage } from './format.ts';
