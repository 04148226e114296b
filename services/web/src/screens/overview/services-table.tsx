import type { ServiceItem } from '@logsieve/contracts';
import { Link } from '../../components/link.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { Ago } from '../../components/time-text.tsx';
import { formatShare, formatShort } from '../../lib/format.ts';
import { errorsNow } from '../../lib/error-share.ts';
import { rangeParams } from '../../lib/range.ts';
import type { Range } from '../../lib/range.ts';
import { href } from '../../lib/router.ts';
import { useEmptyBuckets } from '../../lib/use-range.ts';

export function ServicesTable({ services, range }: { services: readonly ServiceItem[]; range: Range }) {
  const empty = useEmptyBuckets(range);
  return (
    <div className="table-scroll">
      <table className="services">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Volume</th>
            <th scope="col" className="right">
              Lines
            </th>
            <th scope="col" className="right">
              Errors
            </th>
            <th scope="col" className="right wide-only">
              Last line
            </th>
          </tr>
        </thead>
        <tbody>
          {services.map((item) => (
            <tr key={item.service}>
              <th scope="row">
                <Link href={href('/logs', { service: item.service, ...rangeParams(range) })} data-item="">
                  {item.service === '' ? '(no name)' : item.service}
                </Link>
              </th>
              <td>
                <Sparkline rate={item.rate.slice(empty)} errors={item.errorRate.slice(empty)} width={96} />
              </td>
              <td className="right num">{formatShort(item.count)}</td>
              <td className="right num">
                <Errors item={item} range={range} />
              </td>
              <td className="right wide-only muted">
                <Ago time={item.lastSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The share over the whole range, and that of its end where it is another matter: an hour's mean hides the last minutes. */
function Errors({ item, range }: { item: ServiceItem; range: Range }) {
  if (item.errorCount === 0) return <span className="muted">0%</span>;
  const now = errorsNow(item);
  const link = href('/logs', { service: item.service, severity: 'error', ...rangeParams(range) });
  return (
    <>
      <Link href={link}>{formatShare(item.errorCount, item.count)}</Link>
      {now !== null && (
        <span className="errors-now">
          <Link href={link}>{formatShare(now, 1)} now</Link>
        </span>
      )}
    </>
  );
}
