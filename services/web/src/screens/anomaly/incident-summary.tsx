import type { AnomalyDetail, IncidentSummary, SummarySentence } from '@logsieve/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../components/async.tsx';
import { Link } from '../../components/link.tsx';
import { Section } from '../../components/section.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { plural } from '../../lib/format.ts';
import { aroundHref, lineKey } from '../../lib/line.ts';
import { incidentSummaryQuery } from '../../lib/queries.ts';

/** What began together with this anomaly, in five sentences; asked for by a press only, since an LLM may be paid for it. */
export function IncidentSummaryView({ anomaly }: { anomaly: AnomalyDetail }) {
  const [asked, setAsked] = useState(false);
  const query = useQuery({ ...incidentSummaryQuery(anomaly.id), enabled: asked });
  return (
    <Section title="In five sentences">
      {asked ? (
        <Async query={query} height={140}>
          {(summary) => <Sentences summary={summary} anomaly={anomaly} />}
        </Async>
      ) : (
        <p className="actions">
          <button
            type="button"
            onClick={() => {
              setAsked(true);
            }}
          >
            Summarise
          </button>
          <span className="muted">the whole incident, with the lines that prove each sentence</span>
        </p>
      )}
    </Section>
  );
}

function Sentences({ summary, anomaly }: { summary: IncidentSummary; anomaly: AnomalyDetail }) {
  return (
    <>
      <ol className="summary-sentences">
        {summary.sentences.map((sentence, at) => (
          <li key={at}>
            {sentence.text} <Citations sentence={sentence} anomaly={anomaly} />
          </li>
        ))}
      </ol>
      <p className="muted small">
        {summary.writtenBy === 'llm'
          ? `Put into words by an LLM (${summary.model ?? 'unnamed'}); what it cites was checked.`
          : 'Composed of stored facts; no LLM wrote it.'}
        {summary.note !== '' && ` Why: ${summary.note}.`}
        {summary.removedSentences > 0 &&
          ` ${plural(summary.removedSentences, 'sentence')} of the LLM removed: the facts do not hold it.`}
      </p>
    </>
  );
}

/** Lines that this screen shows are gone to; others open among their neighbours. */
function Citations({ sentence, anomaly }: { sentence: SummarySentence; anomaly: AnomalyDetail }) {
  const shown = new Set(anomaly.lines.map(lineKey));
  const others = sentence.anomalies.filter((id) => id !== anomaly.id);
  return (
    <span className="cited">
      {sentence.lines.map((line) => {
        const key = lineKey(line);
        const name = (
          <>
            {line.service} <TimeText time={line.timestamp} ms />
          </>
        );
        return shown.has(key) ? (
          <a key={key} href={`#line-${key}`}>
            {name}
          </a>
        ) : (
          <Link key={key} href={aroundHref(line)}>
            {name}
          </Link>
        );
      })}
      {others.map((id, at) => (
        <Link key={id} href={`/anomalies/${id}`}>
          {others.length === 1 ? 'other finding' : `other finding ${String(at + 1)}`}
        </Link>
      ))}
    </span>
  );
}
