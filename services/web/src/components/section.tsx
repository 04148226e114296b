import type { ReactNode } from 'react';
import { useId } from 'react';

/** A titled part of a screen; the heading names the region for screen readers. */
export function Section(props: { title: string; aside?: ReactNode; children: ReactNode; className?: string }) {
  const id = useId();
  return (
    <section className={`section ${props.className ?? ''}`} aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{props.title}</h2>
        {props.aside !== undefined && <div className="section-aside">{props.aside}</div>}
      </div>
      {props.children}
    </section>
  );
}
