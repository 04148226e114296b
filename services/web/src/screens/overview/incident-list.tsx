import type { AnomalyItem } from '@logsieve/contracts';
import { TimeText } from '../../components/time-text.tsx';
import { plural } from '../../lib/format.ts';
import { groupIncidents } from '../../lib/incidents.ts';
import { toRfc3339 } from '../../lib/time.ts';
import { AnomalyList } from './anomaly-list.tsx';

/** What began together stands together, so that one outage is read once and not once per service. */
export function IncidentList({ anomalies, more }: { anomalies: readonly AnomalyItem[]; more: number }) {
  const incidents = groupIncidents(anomalies);
  if (incidents.length === 0) return <AnomalyList anomalies={[]} />;
  return incidents.map((incident, at) => {
    const left = at === incidents.length - 1 ? more : 0;
    return (
      <div key={incident.since} className="incident">
        {incident.members.length > 1 && (
          <p className="incident-head">
            <strong>
              {incident.connected === incident.members.length
                ? 'One incident'
                : `${plural(incident.members.length, 'thing')} began together`}
            </strong>{' '}
            at <TimeText time={toRfc3339(incident.since)} /> in {incident.services.join(', ')}
            {incident.connected > 0 && incident.connected < incident.members.length && (
              <>; {String(incident.connected)} of them are one incident</>
            )}
          </p>
        )}
        <AnomalyList anomalies={incident.members} more={left} />
      </div>
    );
  });
}
