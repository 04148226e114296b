export { readAnomalies } from './anomalies.ts';
export type { AnomalyRequest, PlacedAnomaly } from './anomalies.ts';
export { countByLines, countByMinutes, readExtent } from './histogram.ts';
export type { BucketCount, GroupFilter } from './histogram.ts';
export { readFeedback, readReviews } from './judgements.ts';
export { readAccounting, readKnowledgeCounts, readSources } from './ledger.ts';
export type { SourceRow } from './ledger.ts';
export { COMPARISONS } from './line-filter.ts';
export type { Comparison, LineFilter } from './line-filter.ts';
export { createLogReader } from './log-items.ts';
export type { LinePlace, LogPage, LogReader } from './log-items.ts';
export { readParsedBatches } from './parsed-batches.ts';
export type { OffsetRange } from './parsed-batches.ts';
export { RATE_BUCKETS } from './rate.ts';
export type { RateSpan } from './rate.ts';
export { readRecentBlocks } from './recent-blocks.ts';
export { readServices } from './services.ts';
export { readTemplateName, templateNamingKey } from './template-names.ts';
export {
  countTemplates,
  readTemplateHistory,
  readTemplatePatterns,
  readTemplates,
  severityCounts,
} from './templates.ts';
export type { TemplateRequest } from './templates.ts';
export { EVERYTHING, minuteOf } from './time-range.ts';
export type { TimeRange } from './time-range.ts';
export { countValues } from './value-counts.ts';
export type { ValueCount } from './value-counts.ts';
export { readVariables } from './variables.ts';
