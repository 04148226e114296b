import { formatUnixNano } from '@logsieve/contracts';
import type { SummarySentence } from '@logsieve/contracts';
import { gravestOf } from './group-incidents.ts';
import { digest } from './key-phrases.ts';
import type { Change, ReportFacts } from './report-facts.ts';
import { amount, listed, momentOf, plural, citedLine, quoted, times } from './words.ts';

const FINDINGS_CITED = 20;

/** A span of time for whoever takes over: how much, what went wrong, what is new, what changed, what waits. Empty where no line was stored. */
export function reportSentences(facts: ReportFacts): SummarySentence[] {
  const first = volume(facts);
  return first === null
    ? []
    : [
        first,
        ...errors(facts),
        ...incidents(facts),
        ...facts.changes.map((one) => change(one, facts)),
        ...waiting(facts),
      ];
}

function volume({ volume, before, incidents, newestLine, newestError }: ReportFacts): SummarySentence | null {
  if (newestLine === null) return null;
  const { lines, errors, services } = volume;
  const compared =
    before === null
      ? 'nothing is stored of the span before, to compare with'
      : `in the span before ${plural(before.lines, 'line')} and ${plural(before.errors, 'error')}`;
  return {
    text: `${plural(lines, 'line')} of ${plural(services, 'service')}, ${errors === 0 ? 'none' : amount(errors)} of them an error or worse; ${compared}${
      incidents.length === 0 ? '; nothing was found unusual' : ''
    }.`,
    anomalies: [],
    lines: [newestLine, ...(newestError === null ? [] : [newestError])].map(citedLine),
  };
}

const ERROR_PHRASES = 3;

/** What the errors say, the most frequent first. */
function errors({ errorTemplates, newestError }: ReportFacts): SummarySentence[] {
  const phrases = digest(errorTemplates, ERROR_PHRASES).map(quoted);
  return newestError === null || phrases.length === 0
    ? []
    : [
        {
          text: `The errors say most often: ${listed(phrases)}.`,
          anomalies: [],
          lines: [citedLine(newestError)],
        },
      ];
}

function incidents({ incidents, window }: ReportFacts): SummarySentence[] {
  const [worst] = incidents;
  if (worst === undefined) return [];
  const gravest = gravestOf(worst);
  const services = [...new Set(worst.map((item) => item.service))];
  const [head] = worst;
  const earlier = head.windowStart < formatUnixNano(window.from) ? ', before this span' : '';
  return [
    {
      text: `${plural(incidents.length, 'incident')}; the gravest began at ${momentOf(head.windowStart)}${earlier} in ${listed(services)}, judged ${gravest.verdict} with probability ${gravest.probability.toFixed(2)}.`,
      anomalies: [...new Set([gravest.id, ...incidents.map(([first]) => first.id)])].slice(0, FINDINGS_CITED),
      lines: [],
    },
  ];
}

function change(
  { template, change, count, baseCount, ratio, line }: Change,
  { newKinds }: ReportFacts,
): SummarySentence {
  const text =
    change === 'new'
      ? `${plural(newKinds, 'kind')} of message ${newKinds === 1 ? 'is' : 'are'} new against the span before, most often ${quoted(template)}: ${times(count)}.`
      : change === 'gone'
        ? `${quoted(template)} came ${times(baseCount)} in the span before and not at all in this one.`
        : `${quoted(template)} came ${times(count)}, against ${amount(baseCount)} in the span before${(ratio ?? 1) >= 1 ? ` (${(ratio ?? 1).toFixed(1)} times as often)` : ''}.`;
  return { text, anomalies: [], lines: [citedLine(line)] };
}

function waiting({ incidents, dismissed }: ReportFacts): SummarySentence[] {
  const uncertain = incidents.flat().filter((item) => item.verdict === 'uncertain');
  if (uncertain.length === 0 && dismissed.length === 0) return [];
  const parts = [
    ...(uncertain.length === 0 ? [] : [`${plural(uncertain.length, 'finding')} still uncertain`]),
    ...(dismissed.length === 0 ? [] : [`${amount(dismissed.length)} judged normal or put aside`]),
  ];
  return [
    {
      text: `${parts.join(', ')}.`,
      anomalies: [...uncertain, ...dismissed].map((item) => item.id).slice(0, FINDINGS_CITED),
      lines: [],
    },
  ];
}
