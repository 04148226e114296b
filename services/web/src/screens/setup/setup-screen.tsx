import { SystemTabs } from '../../components/system-tabs.tsx';
import { WayCard } from './way-card.tsx';
import { FIRST_WAYS, SHIPPERS } from './ways.ts';

/** How to send logs with what one already runs. */
export function SetupScreen() {
  return (
    <>
      <SystemTabs active="Send logs" />
      <div className="screen-head">
        <div>
          <h1>Send logs</h1>
          <p className="muted">
            Point what you already run at this address. Where keys are set (<code>LOGSIEVE_API_KEYS</code>), senders add{' '}
            <code>Authorization: Bearer SECRET</code>.
          </p>
        </div>
      </div>
      <div className="teach teach-all">
        {[...FIRST_WAYS, ...SHIPPERS].map((way) => (
          <WayCard key={way.title} way={way} />
        ))}
      </div>
    </>
  );
}
