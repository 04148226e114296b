import type { AnomalyDetail } from '@logsieve/contracts';
import { KindBadge } from '../../components/badges.tsx';
import { Link } from '../../components/link.tsx';
import { Section } from '../../components/section.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { TimeText } from '../../components/time-text.tsx';

/** What came first in an incident that several services show; nothing where one stands alone. */
export function IncidentParts({ anomaly }: { anomaly: AnomalyDetail }) {
  const services = new Set(anomaly.incident.map((part) => part.service));
  if (services.size < 2) return null;
  return (
    <Section title={`One incident in ${String(services.size)} services`}>
      <ol className="plain incident-parts">
        {anomaly.incident.map((part, at) => (
          <li
            key={`${part.anomalyId} ${part.templateId ?? ''}`}
            className={part.anomalyId === anomaly.id ? 'this-one' : ''}
          >
            <span className="muted">
              <TimeText time={part.firstSeen} ms />
            </span>
            <span className="first-service">{part.service}</span>
            <KindBadge kind={part.kind} />
            <Link href={`/anomalies/${part.anomalyId}`} data-item="">
              {part.template === null ? 'an anomaly' : <TemplateText text={part.template} />}
            </Link>
            <span className="muted small">{at === 0 ? 'came first' : part.connection}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
