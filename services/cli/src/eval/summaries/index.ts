export { formatSummaries } from './format.ts';
export { evalSummaries } from './run.ts';
