import { Link } from '../../components/link.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { formatRatio, formatShort } from '../../lib/format.ts';
import type { DiffItem } from '../../lib/queries.ts';

const CHANGES: Readonly<Record<DiffItem['change'], string>> = {
  new: 'new',
  gone: 'gone',
  rate: 'rate',
  variable: 'value',
};
/** Here only the share of a value, or the rate, is a number worth reading; what is new or gone says so. */
const labelOf = ({ change, ratio }: DiffItem) =>
  (change === 'rate' || change === 'variable') && ratio !== null ? formatRatio(ratio) : CHANGES[change];

export function DiffTable({ items }: { items: readonly DiffItem[] }) {
  return (
    <div className="table-scroll">
      <table className="diff">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Message</th>
            <th scope="col" className="right">
              Before
            </th>
            <th scope="col" className="right">
              Now
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.templateId} ${item.change} ${String(item.slot)} ${item.value ?? ''}`}>
              <td>
                <span className={`change change-${item.change}`} title={`q = ${item.qValue.toPrecision(2)}`}>
                  {labelOf(item)}
                </span>
              </td>
              <td className="diff-message">
                <Link href={`/templates/${encodeURIComponent(item.templateId)}`} data-item="">
                  <TemplateText text={item.template} />
                </Link>
                {item.slot !== null && (
                  <span className="diff-value">
                    variable {item.slot + 1}: <mark>{item.value === '' ? '(empty)' : item.value}</mark>
                  </span>
                )}
              </td>
              <td className="right num muted">{formatShort(item.baseCount)}</td>
              <td className="right num">{formatShort(item.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
