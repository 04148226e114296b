import type { AuditReport } from '@logsieve/contracts';
import { formatCount, formatNumber, formatShare } from '../../lib/format.ts';

const ASKED: Readonly<Record<AuditReport['probes'][number]['name'], string>> = {
  answers: 'answers to open questions',
  'first tokens': 'odds of first words',
  canaries: 'questions with known answers',
};

/** What the scheduled questions say, kind by kind. */
export function ProbesTable({ probes, canaries, alarmAt }: Pick<AuditReport, 'probes' | 'canaries' | 'alarmAt'>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Scheduled questions">
      <table>
        <thead>
          <tr>
            <th scope="col">What is asked on schedule</th>
            <th scope="col" className="num">
              Checks
            </th>
            <th scope="col" className="num">
              Evidence of {formatNumber(alarmAt)}
            </th>
            <th scope="col">Right</th>
          </tr>
        </thead>
        <tbody>
          {probes.map((probe) => (
            <tr key={probe.name}>
              <td>{ASKED[probe.name]}</td>
              <td className="num">{formatCount(probe.checks)}</td>
              <td className="num">{formatNumber(probe.evidence)}</td>
              <td>{probe.name === 'canaries' && canaries !== null && <Right canaries={canaries} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Right({ canaries }: { canaries: NonNullable<AuditReport['canaries']> }) {
  return (
    <span className="num">
      {formatShare(canaries.rightNow ?? canaries.rightBefore, 1)}{' '}
      <span className="muted">{formatShare(canaries.rightBefore, 1)} at first</span>
    </span>
  );
}
