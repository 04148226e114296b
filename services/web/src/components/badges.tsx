import type { AnomalyItem } from '@logsieve/contracts';
import { KIND_HINTS, KIND_LABELS, STATE_LABELS, levelOf } from '../lib/anomaly-words.ts';
import { formatProbability } from '../lib/format.ts';
import { bandOf } from '../lib/severity.ts';

export function KindBadge({ kind }: { kind: AnomalyItem['kind'] }) {
  return (
    <span className="badge" title={KIND_HINTS[kind]}>
      {KIND_LABELS[kind]}
    </span>
  );
}

export function StateBadge({ state }: { state: AnomalyItem['state'] }) {
  return <span className={`badge badge-${state}`}>{STATE_LABELS[state]}</span>;
}

/** Probability that a person should look, with a bar as long as it is high; unsure ones say so in words. */
export function Likelihood({ anomaly }: { anomaly: Pick<AnomalyItem, 'probability' | 'state' | 'verdict'> }) {
  const level = levelOf(anomaly);
  const text = formatProbability(anomaly.probability);
  return (
    <span
      className={`likelihood likelihood-${level}`}
      title={`${text} likely that a person should look (${anomaly.verdict})`}
    >
      <span className="likelihood-track" aria-hidden="true">
        <span className="likelihood-fill" style={{ width: text }} />
      </span>
      <span className="num">{text}</span>
      {anomaly.verdict === 'uncertain' && <span className="likelihood-word">unsure</span>}
    </span>
  );
}

export function SeverityTag({ name }: { name: string | null }) {
  return <span className={`sev sev-${bandOf(name).toLowerCase()}`}>{name ?? '–'}</span>;
}
