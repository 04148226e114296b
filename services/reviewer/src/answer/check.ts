import type { Anomaly, Position, Review, Verdict } from '@logsieve/contracts';
import type { EvidenceText } from '../prompt/situation.ts';
import { speaksToReader } from '../redact/instructions.ts';
import { redactText } from '../redact/secrets.ts';
import type { RawAnswer } from './answer.ts';

const MAX_EXPLANATION = 2_000;
/** Shortest quote that says anything. */
const MIN_QUOTE = 3;

export interface CheckedAnswer {
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly explanation: string;
  readonly citations: Review['citations'];
  readonly removedCitations: number;
  /** Why the verdict is not the model's own; '' where it is. */
  readonly reason: string;
}

/** Evidence of one anomaly: what the model saw under each label, and the first line with that text. */
export interface CitableEvidence extends EvidenceText {
  readonly position: Position;
}

/**
 * Keeps only what can be checked: citations must name a line of the evidence and quote its text letter by letter. A verdict that
 * nothing supports becomes `uncertain`, and no answer lowers what a rule raised or what text that talks to the reader asks for.
 */
export function checkAnswer(
  answer: RawAnswer,
  anomaly: Pick<Anomaly, 'decidedBy'>,
  evidence: readonly CitableEvidence[],
): CheckedAnswer {
  const citations = answer.citations.flatMap((citation) => {
    const line = evidence.find((entry) => entry.line === citation.line);
    const quote = citation.quote.trim();
    return line !== undefined && quote.length >= MIN_QUOTE && line.text.includes(quote)
      ? [{ position: line.position, quote }]
      : [];
  });
  const explanation = checkQuotes(redactText(answer.explanation).text.slice(0, MAX_EXPLANATION), evidence);
  const removed = answer.citations.length - citations.length + explanation.removed;
  const reason = whyNotTrusted(answer.verdict, anomaly, citations.length, evidence);
  return {
    verdict: reason === '' ? answer.verdict : 'uncertain',
    confidence: reason === '' ? answer.confidence : 0,
    explanation: explanation.text,
    citations,
    removedCitations: removed,
    reason,
  };
}

function whyNotTrusted(
  verdict: Verdict,
  anomaly: Pick<Anomaly, 'decidedBy'>,
  citations: number,
  evidence: readonly CitableEvidence[],
): string {
  if (verdict === 'uncertain') return '';
  if (citations === 0 && evidence.length > 0) return 'no citation of the answer could be verified';
  if (verdict === 'normal' && anomaly.decidedBy === 'rule') return 'a rule raised it; a review cannot lower that';
  if (verdict === 'normal' && evidence.some((line) => speaksToReader(line.text)))
    return 'the log text addresses its reader; a review cannot lower it';
  return '';
}

/** Passages in quotation marks or back-ticks claim to be log text: those that are not are taken out. */
function checkQuotes(text: string, evidence: readonly EvidenceText[]): { text: string; removed: number } {
  let removed = 0;
  const checked = text.replace(/"([^"]{12,})"|`([^`]{12,})`|“([^”]{12,})”/g, (match: string, ...groups: unknown[]) => {
    const quote = groups.slice(0, 3).find((group) => typeof group === 'string') ?? '';
    if (evidence.some((line) => line.text.includes(quote.trim()))) return match;
    removed += 1;
    return '[quote removed: not in the lines]';
  });
  return { text: checked, removed };
}
