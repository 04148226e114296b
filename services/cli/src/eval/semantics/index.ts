export { evalSemantics, type SemanticsReport } from './run.ts';
export { formatSemantics } from './format.ts';
