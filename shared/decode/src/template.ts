import type { Attributes, AttributeValue } from '@logsieve/contracts';

/** Where senders put the template of a message (OpenTelemetry proposals, logback appender, Sentry). */
const TEMPLATE_KEYS = [
  'log.record.template',
  'log.body.template',
  'sentry.message.template',
  'message_template.text',
  'messageTemplate',
] as const;
const LONGEST = 16_384;

/** The sender's own template, or `null`. */
export function senderTemplate(attributes: Attributes): string | null {
  for (const key of TEMPLATE_KEYS) {
    const value: AttributeValue | undefined = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST) return value;
  }
  return null;
}
