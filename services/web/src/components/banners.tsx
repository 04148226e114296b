import { useQuery } from '@tanstack/react-query';
import { accountingQuery, budgetQuery, readinessQuery } from '../lib/queries.ts';
import { plural } from '../lib/format.ts';
import { useZone } from '../lib/preferences.ts';
import { formatTime } from '../lib/time.ts';
import { useNow } from '../lib/now.ts';
import { Link } from './link.tsx';

/** A question may have become clear by itself since it was asked: it is not a case that is uncertain now. */
const waitingQuestions = (count: number): string => `${plural(count, 'question')} ${count === 1 ? 'waits' : 'wait'}`;

/** What a person must know before trusting the rest of the page: no connection, a broken part, lost balance, waiting cases. */
export function Banners() {
  const readiness = useQuery(readinessQuery());
  const accounting = useQuery(accountingQuery());
  const budget = useQuery(budgetQuery());
  const now = useNow();
  const zone = useZone();
  const failing = readiness.data?.checks.filter((check) => check.error !== null) ?? [];
  const b = budget.data;
  return (
    <div className="banners" aria-live="polite">
      {readiness.error !== null && (
        <p className="banner banner-error">
          <strong>logsieve does not answer.</strong>{' '}
          {readiness.dataUpdatedAt > 0 && `What you see is from ${formatTime(readiness.dataUpdatedAt, now, zone)}.`}
        </p>
      )}
      {readiness.error === null &&
        failing.map((check) => (
          <p key={check.name} className="banner banner-error">
            <strong>{check.name} cannot do its work:</strong> {check.error}
          </p>
        ))}
      {accounting.data?.balanced === false && (
        <p className="banner banner-error">
          <strong>The line counts do not balance.</strong> <Link href="/status">See the accounting</Link>
        </p>
      )}
      {b !== undefined && !b.enabled && b.waiting > 0 && (
        <p className="banner banner-info">
          <strong>{waitingQuestions(b.waiting)}:</strong> no LLM is configured to answer{' '}
          {b.waiting === 1 ? 'it' : 'them'}. <Link href="/llm">How to change that</Link>
        </p>
      )}
      {b?.exhausted === true && (
        <p className="banner banner-warn">
          <strong>Today’s LLM budget is used up.</strong> Until tomorrow: {waitingQuestions(b.waiting)}.{' '}
          <Link href="/llm">See the budget</Link>
        </p>
      )}
    </div>
  );
}
