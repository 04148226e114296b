import type { ReviewItem } from '@logsieve/contracts';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { Ago } from '../../components/time-text.tsx';
import { formatCount, formatProbability } from '../../lib/format.ts';

export function ReviewsTable({ reviews }: { reviews: readonly ReviewItem[] }) {
  if (reviews.length === 0) {
    return (
      <Empty title="No review yet">
        <p>Only cases that the model is unsure about are reviewed.</p>
      </Empty>
    );
  }
  return (
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Verdict</th>
            <th scope="col">Explanation</th>
            <th scope="col" className="right">
              Tokens
            </th>
          </tr>
        </thead>
        <tbody>
          {reviews.map((review) => (
            <tr key={review.id}>
              <td>
                <Ago time={review.createdAt} />
              </td>
              <td>
                {review.status === 'done' ? (
                  <>
                    {review.verdict} <span className="num muted">{formatProbability(review.confidence)}</span>
                  </>
                ) : (
                  review.status
                )}
              </td>
              <td className="review-cell">
                <Link href={`/anomalies/${review.anomalyId}`} data-item="">
                  {review.status === 'done' ? review.explanation : review.reason}
                </Link>
              </td>
              <td className="right num">
                {review.cached ? 'cached' : formatCount(review.inputTokens + review.outputTokens)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
