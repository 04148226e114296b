import { useQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { Choice } from '../../components/choice.tsx';
import { Section } from '../../components/section.tsx';
import { SystemTabs } from '../../components/system-tabs.tsx';
import { auditQuery, budgetQuery, reviewsQuery } from '../../lib/queries.ts';
import { setParams, useAddress } from '../../lib/router.ts';
import { AuditView } from './audit-view.tsx';
import { BudgetView } from './budget-view.tsx';
import { ReviewsTable } from './reviews-table.tsx';

const STATUSES = [
  { value: 'waiting', label: 'waiting' },
  { value: 'done', label: 'done' },
  { value: 'failed', label: 'failed' },
];

/** What is asked of the LLM, what it answered, and what that costs. */
export function LlmScreen() {
  const { params } = useAddress();
  const status = STATUSES.find((each) => each.value === params.get('reviews'))?.value;
  const budget = useQuery(budgetQuery());
  const reviews = useQuery(reviewsQuery(status));
  const audit = useQuery(auditQuery());
  return (
    <>
      <SystemTabs active="LLM" />
      <div className="screen-head">
        <div>
          <h1>LLM</h1>
          <p className="muted">
            Only what the small model is unsure about is asked: the template with typed placeholders, never values.
          </p>
        </div>
      </div>
      <Section title="Budget">
        <Async query={budget} height={160}>
          {(data) => <BudgetView budget={data} />}
        </Async>
      </Section>
      <Section
        title="Questions and answers"
        aside={
          <Choice
            label="Show"
            any="all"
            value={status}
            options={STATUSES}
            onChange={(value) => {
              setParams({ reviews: value });
            }}
          />
        }
      >
        <Async query={reviews} height={80}>
          {(data) => <ReviewsTable reviews={data.items} />}
        </Async>
      </Section>
      <Section title="Is it still the same model?">
        <Async query={audit} height={120}>
          {(data) => <AuditView audit={data} />}
        </Async>
      </Section>
    </>
  );
}
