import type { Budget } from '@logsieve/contracts';
import { Fact } from '../../components/fact.tsx';
import { Notice } from '../../components/notices.tsx';
import { formatCount, formatShare, money, plural } from '../../lib/format.ts';

/** What reviewing costs today against its limits; or that nobody reviews, and what waits for it. */
export function BudgetView({ budget }: { budget: Budget }) {
  if (!budget.enabled) {
    return (
      <Notice kind="info">
        <strong>
          {budget.waiting === 0
            ? 'No LLM is configured.'
            : `${plural(budget.waiting, 'uncertain case')} waiting: no LLM is configured.`}
        </strong>
        <p>
          Everything else works without one. To have uncertain cases reviewed, set <code>LOGSIEVE_LLM_BASE_URL</code>{' '}
          (any OpenAI-compatible endpoint) and <code>LOGSIEVE_LLM_MODEL</code>, and start again. What waits is then
          reviewed first.
        </p>
      </Notice>
    );
  }
  return (
    <>
      {budget.exhausted && (
        <Notice kind="warn">
          <strong>Today’s budget is used up.</strong> <p>{budget.message}</p>
        </Notice>
      )}
      <Meter name="Tokens today" used={budget.tokensUsed} limit={budget.tokensLimit} show={formatCount} />
      <Meter name="Cost today" used={budget.costUsd} limit={budget.costLimitUsd} show={money} />
      <dl className="facts wide">
        <Fact name="Waiting" num>
          {formatCount(budget.waiting)}
        </Fact>
        <Fact name="Calls" num>
          {formatCount(budget.calls)}
        </Fact>
        <Fact name="Tokens by midnight UTC" num>
          {formatCount(budget.forecastTokens)}
        </Fact>
        <Fact name="Model">{budget.model}</Fact>
      </dl>
      {!budget.exhausted && budget.message !== '' && <p className="muted">{budget.message}</p>}
    </>
  );
}

function Meter(props: { name: string; used: number; limit: number | null; show: (value: number) => string }) {
  const { name, used, limit, show } = props;
  return (
    <div className="meter">
      <p>
        <span>{name}</span>{' '}
        <span className="num">
          {show(used)}
          <span className="muted">
            {' '}
            {limit === null ? 'no limit' : `of ${show(limit)} (${formatShare(used, limit)})`}
          </span>
        </span>
      </p>
      {limit !== null && (
        <div className="meter-track" aria-hidden="true">
          <div
            className={used >= limit ? 'meter-fill full' : 'meter-fill'}
            style={{ width: `${String(Math.min(100, (used / Math.max(limit, 1e-9)) * 100))}%` }}
          />
        </div>
      )}
    </div>
  );
}
