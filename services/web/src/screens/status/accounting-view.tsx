import type { Accounting } from '@logsieve/contracts';
import type { ReactNode } from 'react';
import { Link } from '../../components/link.tsx';
import { formatCount, formatShare } from '../../lib/format.ts';

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** lines in = with a template + without one (by reason) + dead (by reason), added up before one's eyes. */
export function AccountingView({ accounting }: { accounting: Accounting }) {
  const { linesIn, templated, unparsed, dead, deadByReason, balanced } = accounting;
  const difference = linesIn - templated - sum(unparsed) - dead;
  return (
    <>
      <table className="accounting">
        <tbody>
          <Row name="Lines in" count={linesIn} total={linesIn} strong />
          <Row name={<Link href="/templates">with a template</Link>} count={templated} total={linesIn} sign="=" />
          <Row name="kept without a template" count={sum(unparsed)} total={linesIn} sign="+" />
          {Object.entries(unparsed).map(([reason, count]) => (
            <Row key={reason} name={reason.replaceAll('_', ' ')} count={count} total={linesIn} detail />
          ))}
          <Row name="dead letters" count={dead} total={linesIn} sign="+" />
          {Object.entries(deadByReason).map(([reason, count]) => (
            <Row key={reason} name={reason.replaceAll('_', ' ')} count={count} total={linesIn} detail />
          ))}
        </tbody>
      </table>
      <p className={balanced ? 'balance balance-ok' : 'balance balance-bad'}>
        {balanced
          ? '✓ It adds up: no acknowledged line is missing, none is counted twice.'
          : `It does not add up: ${formatCount(Math.abs(difference))} ${difference >= 0 ? 'missing' : 'too many'}.`}
      </p>
    </>
  );
}

function Row(props: {
  name: ReactNode;
  count: number;
  total: number;
  sign?: string;
  strong?: boolean;
  detail?: boolean;
}) {
  return (
    <tr className={props.strong === true ? 'strong' : props.detail === true ? 'detail' : ''}>
      <td className="sign num">{props.sign}</td>
      <th scope="row">{props.name}</th>
      <td className="right num">{formatCount(props.count)}</td>
      <td className="right num muted">{props.strong === true ? '' : formatShare(props.count, props.total)}</td>
    </tr>
  );
}
