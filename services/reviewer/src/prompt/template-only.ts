import type { ReviewRequest } from '@logsieve/contracts';

const PLACEHOLDER = /<[^<>]*>/g;
const wordsOf = (text: string): string[] => text.replace(PLACEHOLDER, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether a typed text holds no word that the template does not hold. */
export function saysNoMore(typed: string, template: string): boolean {
  const known = new Set(wordsOf(template));
  return wordsOf(typed).every((word) => known.has(word));
}

/**
 * The typed text describes one shape of line: what stands there as constant may be a value that the template has as a variable. Where it shows such
 * a word, the template itself is used: values never get into a prompt.
 */
export function templateOnly(request: ReviewRequest): ReviewRequest {
  const { template } = request.anomaly;
  return template === '' || saysNoMore(request.typedTemplate, template)
    ? request
    : { ...request, typedTemplate: template };
}
