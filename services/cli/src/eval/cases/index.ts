export { evalCases } from './run.ts';
export type { CasesReport } from './run.ts';
export { formatCases } from './format.ts';
