import type { ReviewCase, ReviewRequest } from '@logsieve/contracts';
import { REVIEW_PROMPT, loadPrompt, renderReview } from '@logsieve/reviewer';
import type { LabelledText } from '../adaptivelog.ts';

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** US dollars per million tokens; `null`: not configured, nothing is priced. */
export interface Prices {
  readonly input: number | null;
  readonly output: number | null;
}

/** The recordings hold texts and no token counts: a token of English is taken as four characters. */
const CHARACTERS_PER_TOKEN = 4;
/** Cases that a prompt shows. */
const CASES = 5;

/** What a call about a text takes: the prompt that the reviewer would send for it, with as many similar cases, and an answer as long as the recorded ones are on average. */
export function callTokens(known: readonly LabelledText[], answerCharacters: number): (text: string) => Tokens {
  const file = loadPrompt(REVIEW_PROMPT);
  const cases = known.slice(0, CASES).map(caseOf);
  const output = Math.ceil(answerCharacters / CHARACTERS_PER_TOKEN);
  return (text) => {
    const typedTemplate = text.replaceAll('[MASK]', '<*>');
    const { prompt: sent } = renderReview(
      { request: { ...REQUEST, typedTemplate }, texts: [typedTemplate], cases, shareNotes: false },
      file,
    );
    return { input: Math.ceil((sent.system.length + sent.user.length) / CHARACTERS_PER_TOKEN), output };
  };
}

/** US dollars; `null` without both prices. */
export const priceOf = ({ input, output }: Tokens, prices: Prices): number | null =>
  prices.input === null || prices.output === null ? null : (input * prices.input + output * prices.output) / 1e6;

const caseOf = ({ text, isError }: LabelledText): ReviewCase => ({
  id: '0000000000000001',
  origin: 'human',
  service: 'device',
  kind: 'meaning',
  template: text.replaceAll('[MASK]', '<*>'),
  situation: 'a few of lines',
  verdict: isError ? 'anomalous' : 'normal',
  reason: '',
  errorProne: false,
  createdAt: '2026-01-01T00:00:00Z',
});

const REQUEST: ReviewRequest = {
  schemaVersion: 1,
  anomaly: {
    id: '0000000000000001',
    kind: 'meaning',
    service: 'device',
    templateId: '0000000000000001',
    template: '',
    windowStart: '0',
    windowEnd: '10000000000',
    score: 0.5,
    probability: 0.5,
    uncertainty: 1,
    verdict: 'uncertain',
    decidedBy: 'model',
    summary: '',
    count: 1,
    evidence: [],
    modelVersion: '',
  },
  typedTemplate: '',
  statistics: {},
  neighbours: [],
  requestedAt: '2026-01-01T00:00:00Z',
};
