import type { Clock } from '@logsieve/pipeline';
import { alertmanagerChannel } from './channels/alertmanager.ts';
import type { Channel } from './channels/channel.ts';
import { emailChannel } from './channels/email.ts';
import { slackChannel } from './channels/slack.ts';
import { webhookChannel } from './channels/webhook.ts';

/** The part of the settings that the alerter reads. */
export interface AlertSettings {
  readonly publicUrl: string | null;
  readonly alertMinProbability: number;
  readonly alertLines: number;
  readonly alertWebhookUrl: string | null;
  readonly alertWebhookSecret: string | null;
  readonly alertSlackUrl: string | null;
  readonly alertAlertmanagerUrl: string | null;
  readonly alertSmtpUrl: string | null;
  readonly alertEmailFrom: string | null;
  readonly alertEmailTo: readonly string[];
}

/** What is missing between settings that belong together, each as a sentence; empty: they fit. */
export function alertProblems(settings: AlertSettings): string[] {
  const mail = settings.alertSmtpUrl !== null;
  return [
    ...(settings.alertWebhookUrl !== null && settings.alertWebhookSecret === null
      ? ['LOGSIEVE_ALERT_WEBHOOK_URL needs LOGSIEVE_ALERT_WEBHOOK_SECRET: every message is signed']
      : []),
    ...(mail && settings.alertEmailFrom === null ? ['LOGSIEVE_ALERT_SMTP_URL needs LOGSIEVE_ALERT_EMAIL_FROM'] : []),
    ...(mail && settings.alertEmailTo.length === 0 ? ['LOGSIEVE_ALERT_SMTP_URL needs LOGSIEVE_ALERT_EMAIL_TO'] : []),
  ];
}

/** The channels that are configured. @throws Error naming all that does not fit together */
export function channelsOf(settings: AlertSettings, clock: Clock): readonly Channel[] {
  const problems = alertProblems(settings);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const channels: Channel[] = [];
  if (settings.alertWebhookUrl !== null && settings.alertWebhookSecret !== null)
    channels.push(webhookChannel({ url: settings.alertWebhookUrl, secret: settings.alertWebhookSecret, clock }));
  if (settings.alertSlackUrl !== null) channels.push(slackChannel({ url: settings.alertSlackUrl }));
  if (settings.alertAlertmanagerUrl !== null)
    channels.push(alertmanagerChannel({ url: settings.alertAlertmanagerUrl, clock }));
  if (settings.alertSmtpUrl !== null && settings.alertEmailFrom !== null)
    channels.push(
      emailChannel({ smtpUrl: settings.alertSmtpUrl, from: settings.alertEmailFrom, to: settings.alertEmailTo }),
    );
  return channels;
}
