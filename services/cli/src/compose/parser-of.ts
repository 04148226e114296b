import type { ParsedBatch } from '@logsieve/contracts';
import { PARSER_DEFAULTS, buildParserService } from '@logsieve/parser';
import type { ParserService, ParserServiceOptions } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import type { Ports } from './ports.ts';

export function parserOf(
  ports: Omit<Ports, 'keys' | 'reloadables'>,
  publish: (batch: ParsedBatch) => Promise<void>,
  changed: Partial<ParserServiceOptions> = {},
): ParserService {
  const { settings, store, transport, metrics, logger } = ports;
  return buildParserService({
    store,
    transport,
    metrics,
    logger,
    clock: systemClock,
    publish,
    options: {
      ...PARSER_DEFAULTS,
      topics: settings.kafkaBrokers.length === 0 ? PARSER_DEFAULTS.topics : settings.kafkaRawTopics,
      maxBatchRecords: settings.batchLines,
      lingerMs: settings.batchLinger,
      ...changed,
    },
  });
}
