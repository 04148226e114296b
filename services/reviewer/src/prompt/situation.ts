import { createHash } from 'node:crypto';
import type { ReviewRequest } from '@logsieve/contracts';

const MAGNITUDES = [
  'none',
  'under one',
  'a few',
  'tens',
  'hundreds',
  'thousands',
  'tens of thousands',
  'hundreds of thousands',
];

/** A number as a person would say it: its order of magnitude. Equal words mean an equal situation. */
export function magnitude(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const size = Math.abs(value);
  const index = size === 0 ? 0 : size < 1 ? 1 : 2 + Math.floor(Math.log10(size) + 1e-12);
  const word = MAGNITUDES[index] ?? 'millions or more';
  return value < 0 ? `minus ${word}` : word;
}

/** The number itself with one significant digit. */
export function about(value: number): string {
  return Number.isFinite(value) ? `about ${String(Number(value.toPrecision(1)))}` : 'unknown';
}

/** How often and how unusual, in words. */
export function situationText(request: ReviewRequest): string {
  const lines = `${magnitude(request.anomaly.count)} of lines`;
  const numbers = Object.entries(request.statistics).map(([name, value]) => `${name} ${about(value)}`);
  return [lines, ...numbers].join(', ');
}

export interface EvidenceText {
  /** Label in the prompt and in citations: `L1`, `L2` … */
  readonly line: string;
  readonly text: string;
}

/** What makes two requests the same question: template, kind, evidence texts and the orders of magnitude. */
export function situationKey(
  request: ReviewRequest,
  evidence: readonly string[],
  model: string,
  promptVersion: string,
): string {
  const statistics = Object.entries(request.statistics)
    .map(([name, value]) => [name, magnitude(value)])
    .sort();
  const question = [
    model,
    promptVersion,
    request.anomaly.kind,
    request.anomaly.service,
    request.typedTemplate,
    [...new Set(evidence)],
    magnitude(request.anomaly.count),
    statistics,
  ];
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 32);
}

/** The same question after people decided about this very template is another question: the key of the answer cache. */
export function answerKey(
  situation: string,
  decided: readonly { readonly id: string; readonly verdict: string }[],
): string {
  if (decided.length === 0) return situation;
  const words = decided.map(({ id, verdict }) => `${id}:${verdict}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([situation, words]))
    .digest('hex')
    .slice(0, 32);
}
