export { formatLogEval } from './format.ts';
export { TASKS, loadLogEval } from './load.ts';
export type { Task } from './load.ts';
export { runLogEval } from './run.ts';
export type { LogEvalReport } from './run.ts';
