import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import type { LogSearch } from '../../lib/queries.ts';
import { rangeLabel } from '../../lib/range.ts';
import type { Range } from '../../lib/range.ts';
import { href } from '../../lib/router.ts';

const EXAMPLES = [
  ['timeout', 'the word anywhere'],
  ['"connection refused"', 'the words next to each other'],
  ['payment -retry', 'one word, but not the other'],
  ['severity>=error', 'errors and worse'],
  ['service:checkout', 'one service'],
  ['var.STC=500', 'a variable’s value: status code 500'],
] as const;

/** Nothing found: how to find more, and what can be asked. */
export function NoLines({ search, range }: { search: LogSearch; range: Range }) {
  return (
    <Empty title="No line fits">
      <p>
        Looked at {rangeLabel(range)}.{' '}
        {range.kind !== 'all' && <Link href={href('/logs', { ...search, range: 'all' })}>Look at everything kept</Link>}
      </p>
      <table className="examples">
        <caption>What can be asked</caption>
        <tbody>
          {EXAMPLES.map(([query, meaning]) => (
            <tr key={query}>
              <th scope="row">
                <Link href={href('/logs', { query })}>
                  <code>{query}</code>
                </Link>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Empty>
  );
}
