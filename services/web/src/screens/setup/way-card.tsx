import { CopyButton } from '../../components/copy-button.tsx';
import type { Way } from './ways.ts';

const HERE = new URL(window.location.href);

export function WayCard({ way }: { way: Way }) {
  const text = way.text(HERE);
  return (
    <section aria-label={way.title}>
      <div className="section-head">
        <h2>{way.title}</h2>
        <CopyButton text={text} label="Copy" />
      </div>
      <pre tabIndex={0}>{text}</pre>
      <p className="muted">{way.note}</p>
    </section>
  );
}
