import { systemClock } from '@logsieve/pipeline';
import { buildReviewerService, reviewerOptions } from '@logsieve/reviewer';
import type { ReviewerService } from '@logsieve/reviewer';
import type { Ports } from './ports.ts';

export const reviewerOf = ({ settings, store, transport, metrics, logger }: Ports): ReviewerService =>
  buildReviewerService({
    store,
    transport,
    metrics,
    logger,
    clock: systemClock,
    random: Math.random,
    options: reviewerOptions(settings),
  });
