import { useQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { diffQuery } from '../../lib/queries.ts';
import { href } from '../../lib/router.ts';
import type { Windows } from '../../lib/windows.ts';
import { DiffTable } from '../compare/diff-table.tsx';

const SHOWN = 8;
/** A message of which there were two and are none is listed by Compare; here it would hide what matters. */
const BEYOND_CHANCE = 0.05;

/** Known messages of any service whose rate changed, or that ceased: what the trouble does. New ones stand further up. */
export function AlsoChanged({ windows }: { windows: Windows }) {
  const { from, to, baseFrom, baseTo } = windows;
  const query = useQuery(diffQuery({ from, to, baseFrom, baseTo, variables: 'false' }));
  return (
    <Section
      title="What came more or less often than just before"
      aside={<Link href={href('/compare', { from, to, baseFrom, baseTo })}>Compare</Link>}
    >
      <Async query={query} height={160}>
        {(data) => {
          const others = data.items.filter((item) => item.change !== 'new' && item.qValue <= BEYOND_CHANCE);
          if (others.length === 0) {
            return (
              <Empty title="Nothing">
                <p>No message is gone or changed in rate against the time just before.</p>
              </Empty>
            );
          }
          return <DiffTable items={others.slice(0, SHOWN)} />;
        }}
      </Async>
    </Section>
  );
}
