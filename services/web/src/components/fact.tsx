import type { ReactNode } from 'react';

/** One name and its value in a list of facts (`dl`); `num` where the value is a number, so that columns of them line up. */
export function Fact({ name, num = false, children }: { name: string; num?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      {num ? <dd className="num">{children}</dd> : <dd>{children}</dd>}
    </div>
  );
}
