import type { LogItem, VariableCategory } from '@logsieve/contracts';
import { redactText } from '../redact/secrets.ts';

const PLACEHOLDER = /<\*(?::[^<>]*)?>/;
/** A longer value is text, not a value. */
const MAX_VALUE = 64;

/**
 * A line by its template with the values of the allowed categories in their places. A value that the redactor would take out of the whole line stays
 * hidden: what says that it is secret (`password=`) may be a variable itself. `null` where it is not certain which value stands where: nothing is shown then.
 */
export function withAllowedValues(line: LogItem, allowed: ReadonlySet<VariableCategory>): string | null {
  if (line.template === null || line.body === undefined) return null;
  const constants = line.template.split(PLACEHOLDER);
  if (constants.length - 1 !== line.params.length) return null;
  const filled = (show: (param: LogItem['params'][number]) => string): string =>
    constants.map((text, at) => (at === 0 ? text : show(line.params[at - 1] ?? HIDDEN) + text)).join('');
  if (!line.body.trimEnd().endsWith(filled(({ value }) => value).trimEnd())) return null;
  const { body } = line;
  const redacted = redactText(body).text;
  const isPublic = (value: string): boolean =>
    value !== '' && value.length <= MAX_VALUE && occurrences(redacted, value) >= occurrences(body, value);
  return filled(({ value, category }) => (allowed.has(category) && isPublic(value) ? value : `<${category}>`));
}

const occurrences = (text: string, value: string): number => text.split(value).length - 1;

const HIDDEN: LogItem['params'][number] = { value: '', category: 'OTP' };
