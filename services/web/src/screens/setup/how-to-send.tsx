import { Link } from '../../components/link.tsx';
import { WayCard } from './way-card.tsx';
import { FIRST_WAYS } from './ways.ts';

/** The page before the first line: how to get one in. */
export function HowToSend() {
  return (
    <div className="teach">
      <h1>No lines yet. Here is how to send some.</h1>
      <p className="muted">This page shows them within two seconds of their arrival.</p>
      {FIRST_WAYS.map((way) => (
        <WayCard key={way.title} way={way} />
      ))}
      <p className="muted">
        <Link href="/setup">Filebeat, Vector, Fluent Bit, Promtail, syslog, files, Kafka</Link>. Only looking?{' '}
        <code>logsieve up --demo</code> plays a small shop with a bad deployment in it.
      </p>
    </div>
  );
}
