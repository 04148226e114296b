import type { LineSummary, ParsedLine } from '@logsieve/contracts';

/** What the detector gets of a line. */
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
