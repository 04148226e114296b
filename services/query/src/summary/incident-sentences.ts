import { parseRfc3339 } from '@logsieve/contracts';
import type { AnomalyItem, SummarySentence } from '@logsieve/contracts';
import { endOf, startOf } from './group-incidents.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { amount, bodyOf, durationOf, listed, momentOf, plural, citedLine, quoted, times } from './words.ts';

/** Where the detector's sentence about the finding ends and those about its surroundings begin. */
const SURROUNDINGS = /\. (?=(?:With it|Since|Also in|At the same time) )/;

const WHO: Readonly<Record<AnomalyItem['decidedBy'], string>> = {
  rule: 'a rule',
  model: 'the model',
  llm: 'a review by an LLM',
  human: 'a person',
};
const LINES_CITED = 5;
const SECOND = 1_000_000_000n;

/** An incident in five sentences: what changed, since when, where, how unusual, what proves it. Each cites findings or lines that exist. */
export function incidentSentences(facts: IncidentFacts): SummarySentence[] {
  return [whatChanged(facts), sinceWhen(facts), where(facts), howUnusual(facts), proof(facts)];
}

function whatChanged({ gravest, members, lines }: IncidentFacts): SummarySentence {
  const [headline = gravest.summary] = gravest.summary.split(SURROUNDINGS);
  const sentence = headline.replace(/\.$/, '');
  const others = members.length - 1;
  const [line] = linesOf(gravest, lines);
  return {
    text: `${sentence.includes(gravest.service) ? '' : `${gravest.service}: `}${sentence}${
      others === 0 ? '' : `; ${plural(others, 'other finding')} began with it`
    }.`,
    anomalies: [gravest.id],
    lines: line === undefined ? [] : [citedLine(line)],
  };
}

function sinceWhen({ members, first }: IncidentFacts): SummarySentence {
  const [head] = members;
  const last = members.reduce((best, item) => (endOf(item) > endOf(best) ? item : best));
  const before = first === null ? 0n : startOf(head) - (parseRfc3339(first.firstSeen) ?? startOf(head));
  const lead =
    first === null
      ? ''
      : `; the first new kind of message was ${quoted(bodyOf(first.line))} in ${first.service}, ${
          before > 999_999_999n ? `${durationOf(before)} before` : `at ${momentOf(first.firstSeen)}`
        }`;
  return {
    text: `It began at ${momentOf(head.windowStart)} and was last seen ${durationOf(endOf(last) - startOf(head))} later${lead}.`,
    anomalies: [...new Set([head.id, last.id])],
    lines: first === null ? [] : [citedLine(first.line)],
  };
}

/** Services in the order in which they showed it; one finding of each is cited. */
function where({ members }: IncidentFacts): SummarySentence {
  const [head] = members;
  const byService = new Map<string, AnomalyItem>();
  const inOrder = [...members].sort((a, b) => (a.firstSeen < b.firstSeen ? -1 : a.firstSeen > b.firstSeen ? 1 : 0));
  for (const item of inOrder) if (!byService.has(item.service)) byService.set(item.service, item);
  const began = parseRfc3339(inOrder[0]?.firstSeen ?? head.firstSeen) ?? 0n;
  const firsts = [...byService.values()].map((item) => ({
    item,
    after: (parseRfc3339(item.firstSeen) ?? began) - began,
  }));
  const isOne = firsts.every(({ item }) => item.incidentId === firsts[0]?.item.incidentId);
  const atOnce = firsts.filter(({ after }) => after < SECOND).map(({ item }) => item.service);
  const later = firsts
    .filter(({ after }) => after >= SECOND)
    .map(({ item, after }) => `${item.service} ${durationOf(after)} later`);
  const shows = atOnce.length === 1 ? 'shows it' : 'show it at the same time';
  return {
    text:
      firsts.length === 1
        ? `Only ${head.service} shows it.`
        : `${listed(atOnce)} ${shows}${later.length === 0 ? '' : `${atOnce.length === 1 ? ' first' : ''}, ${listed(later)}`}${isOne ? '; their lines share ids' : ''}.`,
    anomalies: [...byService.values()].map((item) => item.id),
    lines: [],
  };
}

function howUnusual({ members, gravest, rate }: IncidentFacts): SummarySentence {
  const anomalous = members.filter((item) => item.verdict === 'anomalous');
  const judged =
    members.length === 1
      ? `It is judged ${gravest.verdict} by ${WHO[gravest.decidedBy]}`
      : `${amount(anomalous.length)} of its ${amount(members.length)} findings are judged anomalous, the gravest ${gravest.verdict} by ${WHO[gravest.decidedBy]}`;
  const came =
    rate === null
      ? ''
      : `; ${quoted(rate.template)} came ${times(rate.now)} in this time and ${rate.before === 0 ? 'never' : times(rate.before)} in the hour before`;
  return {
    text: `${judged}, with a probability of ${gravest.probability.toFixed(2)} that a person should look${came}.`,
    anomalies: [...new Set([gravest.id, ...anomalous.map((item) => item.id)])],
    lines: [],
  };
}

function proof({ gravest, lines }: IncidentFacts): SummarySentence {
  const own = linesOf(gravest, lines);
  const [line] = own.length === 0 ? lines : own;
  if (line === undefined)
    return { text: 'The lines that prove it are no longer stored.', anomalies: [gravest.id], lines: [] };
  const more = gravest.count - 1;
  return {
    text: `The line ${quoted(bodyOf(line))} of ${line.service} at ${momentOf(line.timestamp)} proves it${
      more <= 0 ? '' : `, with ${amount(more)} more like it`
    }.`,
    anomalies: [gravest.id],
    lines: [line, ...lines.filter((other) => other !== line)].slice(0, LINES_CITED).map(citedLine),
  };
}

/** Those of the given lines that are evidence of this finding. */
const linesOf = (item: AnomalyItem, lines: IncidentFacts['lines']): IncidentFacts['lines'] =>
  lines.filter((line) =>
    item.evidence.some(
      (place) =>
        place.source === line.source &&
        place.partition === line.partition &&
        place.offset === line.offset &&
        place.index === line.index,
    ),
  );
