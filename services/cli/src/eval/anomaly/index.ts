export { evalAnomaly, type AnomalyReport, type EvalAnomalyOptions, type UnitScorer } from './run.ts';
export { formatAnomaly, formatReplay } from './format.ts';
export { evalReplay, type ReplayRow } from './replay.ts';
export { logsieveScorer } from './scorer.ts';
