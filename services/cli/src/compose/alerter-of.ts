import { alertProblems, buildAlerterService } from '@logsieve/alerter';
import { systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import type { Settings } from '@logsieve/config';
import { UsageError } from '../exit.ts';
import type { Ports } from './ports.ts';
import { restartable } from './reload/restartable.ts';

/** @throws UsageError naming all alert settings that do not fit together */
export function alerterOf({ settings, store, metrics, logger, reloadables }: Ports): Component {
  check(settings);
  const alerter = restartable({
    name: 'alerter',
    settings,
    fields: [
      'publicUrl',
      'alertMinProbability',
      'alertLines',
      'alertWebhookUrl',
      'alertWebhookSecret',
      'alertSlackUrl',
      'alertAlertmanagerUrl',
      'alertSmtpUrl',
      'alertEmailFrom',
      'alertEmailTo',
    ],
    check,
    build: (next) => buildAlerterService({ store, metrics, logger, clock: systemClock, settings: next }),
  });
  reloadables.push(alerter);
  return alerter;
}

function check(settings: Settings): void {
  const problems = alertProblems(settings);
  if (problems.length > 0) throw new UsageError(problems.join('; '));
}
