import type { AuditReport } from '@logsieve/contracts';
import { Fact } from '../../components/fact.tsx';
import { Notice } from '../../components/notices.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { ProbesTable } from './probes-table.tsx';

/** Whether the endpoint still answers as it did: what was checked, and since when it changed. */
export function AuditView({ audit }: { audit: AuditReport }) {
  if (audit.model === null && audit.checks === 0) return <p className="muted">{audit.message}</p>;
  return (
    <>
      {audit.changedSince !== null && (
        <Notice kind="warn">
          <strong>
            The answers changed since <TimeText time={audit.changedSince} />.
          </strong>
          <p>Another model, another version or other settings may answer under the same name. {audit.message}</p>
        </Notice>
      )}
      <dl className="facts wide">
        <Fact name="Checks" num>
          {formatCount(audit.checks)}
        </Fact>
        <Fact name="Last check">{audit.lastCheckAt === null ? 'none yet' : <TimeText time={audit.lastCheckAt} />}</Fact>
        <Fact name="Evidence of a change" num>
          {formatNumber(audit.evidence)} <span className="muted">of {formatNumber(audit.alarmAt)}</span>
        </Fact>
        <Fact name="Answered as">{audit.models.length === 0 ? 'nothing yet' : audit.models.join(', ')}</Fact>
      </dl>
      {audit.probes.length > 0 && (
        <ProbesTable probes={audit.probes} canaries={audit.canaries} alarmAt={audit.alarmAt} />
      )}
      {audit.signals.length > 0 && <SignalsTable signals={audit.signals} alarmAt={audit.alarmAt} />}
      {audit.changedSince === null && <p className="muted">{audit.message}</p>}
    </>
  );
}

function SignalsTable({ signals, alarmAt }: Pick<AuditReport, 'signals' | 'alarmAt'>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Signals of every call">
      <table>
        <thead>
          <tr>
            <th scope="col">What every call shows</th>
            <th scope="col" className="num">
              Mean
            </th>
            <th scope="col" className="num">
              Evidence of {formatNumber(alarmAt)}
            </th>
            <th scope="col">Changed since</th>
          </tr>
        </thead>
        <tbody>
          {signals.map((signal) => (
            <tr key={signal.name}>
              <td>{signal.name}</td>
              <td className="num">{formatNumber(signal.mean)}</td>
              <td className="num">{formatNumber(signal.evidence)}</td>
              <td>
                {signal.changedSince === null ? (
                  <span className="muted">not changed</span>
                ) : (
                  <TimeText time={signal.changedSince} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
