import type { SummaryFacts } from '@logsieve/contracts';
import type { PromptFile } from '../prompt/prompt-file.ts';
import { KINDS } from '../prompt/render.ts';
import { about, magnitude } from '../prompt/situation.ts';
import { redactPrompt } from '../redact/prompt.ts';
import type { RedactedPrompt } from '../redact/prompt.ts';

export interface RenderedSummary {
  readonly prompt: RedactedPrompt;
  /** Ids that a sentence may cite. */
  readonly labels: ReadonlySet<string>;
  /** The data as the model sees them: what numbers and quotes are checked against. */
  readonly shown: string;
  readonly found: ReadonlyMap<string, number>;
}

const BY = { rule: 'a rule', model: 'a small model', llm: 'an earlier review', human: 'a person' } as const;
const words = (value: number): string => `${magnitude(value)} (${about(value)})`;

/** Pure: the same facts and file give the same prompt. Counts are orders of magnitude, so that an incident that goes on is not asked about at every line. */
export function renderSummary(facts: SummaryFacts, file: PromptFile): RenderedSummary {
  const result = redactPrompt({
    system: file.system,
    user: file.user,
    data: {
      about: facts.about === 'incident' ? 'findings that began together' : 'everything in a span of time',
      numbers: Object.fromEntries(Object.entries(facts.numbers).map(([name, value]) => [name, words(value)])),
      findings: facts.findings.map((one) => ({
        id: one.label,
        finding: KINDS[one.kind],
        service: one.service,
        template: one.template ?? 'of the whole service',
        lines: words(one.lines),
        beginsAfterSeconds: words(one.beginsAfterSeconds),
        lastsSeconds: words(one.lastsSeconds),
        probability: about(one.probability),
        judged: `${one.verdict} by ${BY[one.decidedBy]}`,
      })),
      lines: facts.lines.map((one) => ({
        id: one.label,
        service: one.service,
        severity: one.severity ?? 'unknown',
        text: one.template ?? 'a line without a template',
        shows: one.shows,
      })),
    },
  });
  return {
    prompt: result.prompt,
    labels: new Set([...facts.findings, ...facts.lines].map(({ label }) => label)),
    shown: stringsOf(result.data).join('\n'),
    found: result.found,
  };
}

const stringsOf = (data: unknown): string[] =>
  typeof data === 'string'
    ? [data]
    : typeof data === 'object' && data !== null
      ? Object.values(data).flatMap((inner: unknown) => stringsOf(inner))
      : [];
