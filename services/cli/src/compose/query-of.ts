import { systemClock } from '@logsieve/pipeline';
import { buildQueryService } from '@logsieve/query';
import type { QueryService } from '@logsieve/query';
import type { ReviewerService } from '@logsieve/reviewer';
import { webRoot } from '@logsieve/web';
import { packageVersion } from '../package-version.ts';
import { maySpend } from './access/access.ts';
import type { Ports } from './ports.ts';

export const queryOf = ({ store, metrics, logger }: Ports, reviewer: ReviewerService): QueryService =>
  buildQueryService({
    store,
    metrics,
    logger,
    clock: systemClock,
    webRoot,
    version: packageVersion(),
    budget: () => reviewer.budget(),
    audit: () => reviewer.audit(),
    writeSummary: reviewer.writeSummary,
    maySpend,
  });
