import type { ReactNode } from 'react';
import { useKnownServices } from '../lib/use-range.ts';
import { Link } from './link.tsx';
import { Empty } from './notices.tsx';

/** Where no line has ever come, an empty list says nothing about the filter or the system: it says how to send. */
export function OrNothingYet({ children }: { children: ReactNode }) {
  const known = useKnownServices();
  if (known.data?.items.length !== 0) return children;
  return (
    <Empty title="No line has come yet">
      <p>
        <Link href="/setup">How to send logs</Link>
      </p>
    </Empty>
  );
}
