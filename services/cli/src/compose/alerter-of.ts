import { alertProblems, buildAlerterService } from '@logsieve/alerter';
import { systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import { UsageError } from '../exit.ts';
import type { Ports } from './ports.ts';

/** @throws UsageError naming all alert settings that do not fit together */
export function alerterOf({ settings, store, metrics, logger }: Ports): Component {
  const problems = alertProblems(settings);
  if (problems.length > 0) throw new UsageError(problems.join('; '));
  return buildAlerterService({ store, metrics, logger, clock: systemClock, settings });
}
