export { evalAnomaly, type AnomalyReport, type EvalAnomalyOptions, type UnitScorer } from './run.ts';
export { formatAnomaly, formatGrouped, formatReplay, formatUnseen } from './format.ts';
export { evalUnseen } from './unseen/run.ts';
export { evalReplay, type ReplayRow } from './replay.ts';
export { logsieveScorer } from './scorer.ts';
export { evalGrouped } from './grouped.ts';
