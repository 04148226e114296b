import type { ReactNode } from 'react';
import { ApiError } from '../lib/api.ts';
import { Link } from './link.tsx';
import { Empty } from './notices.tsx';

/** The address names a thing that is not there (any more): asking again would not help, the list of such things does. */
export function Gone(props: { error: Error | null; what: string; list: string; children: ReactNode }) {
  const { error, what, list } = props;
  if (!(error instanceof ApiError) || error.problem.status !== 404) return props.children;
  return (
    <>
      <div className="screen-head">
        <h1>There is no such {what}</h1>
      </div>
      <Empty title={error.problem.detail ?? error.problem.title}>
        <p>
          The link may come from another logsieve, or retention has let it go.{' '}
          <Link href={list}>See all there are</Link>
        </p>
      </Empty>
    </>
  );
}
