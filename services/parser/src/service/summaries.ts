import type { LineSummary, ParsedBatch, ParsedLine } from '@logsieve/contracts';
import type { Knowledge } from '../parse/service-parser.ts';
import type { SourceLines } from './read-batch.ts';

/** What the detector gets of a block: templated lines without bodies, and what is new among templates and patterns. */
export function parsedBatch(source: SourceLines, lines: readonly ParsedLine[], knowledge: Knowledge): ParsedBatch {
  const summaries: LineSummary[] = [];
  for (const line of lines) summaries.push(summaryOf(line));
  return {
    source: source.source,
    partition: source.partition,
    firstOffset: source.firstOffset,
    lastOffset: source.lastOffset,
    lines: summaries,
    patterns: knowledge.patterns,
    templates: knowledge.templates,
  };
}

export function summaryOf(line: ParsedLine): LineSummary {
  const { pattern, record } = line;
  const { position } = record;
  return {
    source: position.source,
    partition: position.partition,
    offset: position.offset,
    index: position.index,
    time: line.time,
    service: line.service,
    severityNumber: line.severityNumber,
    templateId: line.templateId,
    patternId: pattern?.id ?? '',
    traceId: record.traceId,
    params: pattern === null ? [] : pattern.headerSlots === 0 ? line.values : line.values.slice(pattern.headerSlots),
  };
}
