export { formatPower } from './format.ts';
export { runPower } from './run.ts';
export type { PowerReport } from './run.ts';
