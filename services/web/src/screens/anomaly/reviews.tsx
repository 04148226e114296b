import type { AnomalyDetail, ReviewItem } from '@logsieve/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { Ago } from '../../components/time-text.tsx';
import { formatProbability, plural } from '../../lib/format.ts';
import { lineKey } from '../../lib/line.ts';
import { budgetQuery } from '../../lib/queries.ts';

/** What the LLM said, with every claim's line; or, plainly, why nobody has said anything. */
export function Reviews({ anomaly }: { anomaly: AnomalyDetail }) {
  const budget = useQuery(budgetQuery());
  const { reviews } = anomaly;
  return (
    <Section title="Explanation">
      {reviews.map((review) => (
        <Review key={review.id} review={review} anomaly={anomaly} />
      ))}
      {reviews.length === 0 && anomaly.verdict !== 'uncertain' && (
        <Empty title="Not needed">
          <p>This was clear without a second reader; only uncertain cases are reviewed by an LLM.</p>
        </Empty>
      )}
      {reviews.length === 0 && anomaly.verdict === 'uncertain' && (
        <Empty title="Waiting for a review">
          <p>
            {budget.data?.enabled === false ? (
              <>
                No LLM is configured. Set <code>LOGSIEVE_LLM_BASE_URL</code> and <code>LOGSIEVE_LLM_MODEL</code>, or
                judge it yourself above.
              </>
            ) : (
              (budget.data?.message ?? 'It is in the queue.')
            )}
          </p>
        </Empty>
      )}
    </Section>
  );
}

function Review({ review, anomaly }: { review: ReviewItem; anomaly: AnomalyDetail }) {
  const shown = new Set(anomaly.lines.map(lineKey));
  if (review.status !== 'done') {
    return (
      <Empty title={review.status === 'waiting' ? 'Waiting for a review' : 'The review failed'}>
        <p>{review.reason}</p>
      </Empty>
    );
  }
  return (
    <article className="review">
      <p className="review-verdict">
        <strong>{review.verdict}</strong> <span className="num muted">{formatProbability(review.confidence)} sure</span>
      </p>
      <p className="prose">{review.explanation}</p>
      {review.citations.length > 0 && (
        <ol className="citations">
          {review.citations.map((citation, at) => {
            const key = lineKey(citation.position);
            return (
              <li key={at}>
                {shown.has(key) ? <a href={`#line-${key}`}>{citation.quote}</a> : <span>{citation.quote}</span>}
              </li>
            );
          })}
        </ol>
      )}
      {review.removedCitations > 0 && (
        <p className="muted">{plural(review.removedCitations, 'quote')} removed: not in the lines.</p>
      )}
      <p className="muted small">
        {review.model} · prompt {review.promptVersion} ·{' '}
        {review.cached ? 'from the cache' : plural(review.inputTokens + review.outputTokens, 'token')} ·{' '}
        <Ago time={review.createdAt} /> · <Link href="/llm">all reviews</Link>
      </p>
    </article>
  );
}
