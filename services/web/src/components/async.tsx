import type { ReactNode } from 'react';
import { Loading, ProblemNotice } from './notices.tsx';

/**
 * The three states of an answer in one place. An answer that is there stays, also when asking again fails:
 * the error then stands above what is known.
 */
export function Async<T>(props: {
  query: { readonly data: T | undefined; readonly error: Error | null; readonly refetch: () => unknown };
  height?: number;
  children: (data: T) => ReactNode;
}) {
  const { query, height, children } = props;
  return (
    <>
      {query.error !== null && (
        <ProblemNotice
          error={query.error}
          onRetry={() => {
            query.refetch();
          }}
        />
      )}
      {query.data !== undefined
        ? children(query.data)
        : query.error === null && <Loading {...(height === undefined ? {} : { height })} />}
    </>
  );
}
