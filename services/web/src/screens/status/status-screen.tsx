import { useQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { Section } from '../../components/section.tsx';
import { SystemTabs } from '../../components/system-tabs.tsx';
import { accountingQuery, readinessQuery, storageQuery } from '../../lib/queries.ts';
import { AccountingView } from './accounting-view.tsx';
import { FlowView } from './flow-view.tsx';
import { StorageView } from './storage-view.tsx';

/** Can the answers be trusted: every line accounted for, every part working and keeping up. */
export function StatusScreen() {
  const readiness = useQuery(readinessQuery());
  const accounting = useQuery(accountingQuery());
  const storage = useQuery(storageQuery());
  return (
    <>
      <SystemTabs active="Health" />
      <div className="screen-head">
        <h1>Health</h1>
        <p className="muted">
          More numbers: <a href="/metrics">metrics</a>, <a href="/docs">API</a>
        </p>
      </div>
      <FlowView />
      <div className="columns even">
        <Section title="Every line accounted for">
          <Async query={accounting} height={200}>
            {(data) => <AccountingView accounting={data} />}
          </Async>
        </Section>
        <div>
          <Section title="Parts">
            <Async query={readiness} height={80}>
              {(data) => (
                <ul className="plain parts">
                  {data.checks.map((check) => (
                    <li key={check.name} className={check.error === null ? 'part-ok' : 'part-bad'}>
                      <span className="part-sign" aria-hidden="true">
                        {check.error === null ? '✓' : '!'}
                      </span>
                      {check.name} <span className="muted">{check.error ?? 'works'}</span>
                    </li>
                  ))}
                  {data.checks.length === 0 && <li>{data.status}</li>}
                </ul>
              )}
            </Async>
          </Section>
          <Section title="On disk">
            <Async query={storage} height={160}>
              {(data) => <StorageView storage={data} />}
            </Async>
          </Section>
        </div>
      </div>
    </>
  );
}
