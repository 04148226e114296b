import type { Metrics } from '@logsieve/observability';

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60] as const;

/** Names of conventions: `llm_*`; labels carry no id and no text. */
export function reviewerMetrics(metrics: Metrics) {
  return {
    requests: metrics.counter('llm_requests_total', 'Calls to the LLM endpoint by outcome', ['model', 'outcome']),
    tokens: metrics.counter('llm_tokens_total', 'Tokens charged', ['model', 'direction']),
    cost: metrics.counter('llm_cost_usd_total', 'US dollars charged'),
    duration: metrics.histogram('llm_request_duration_seconds', 'Time of one call', SECONDS, ['model']),
    remaining: metrics.gauge(
      'llm_budget_remaining_ratio',
      'Share of the tightest daily limit that is left, 1 without limits',
    ),
    reviews: metrics.counter('llm_reviews_total', 'Reviews written', ['status', 'verdict']),
    waiting: metrics.gauge('llm_reviews_waiting', 'Requests that wait for a review'),
    cache: metrics.counter('llm_cache_lookups_total', 'Questions looked up among answers already given', ['outcome']),
    cases: metrics.counter('llm_cases_shown_total', 'Similar cases put into prompts'),
    casesLearnt: metrics.counter('llm_cases_learnt_total', 'Cases made of what people decided and of verified reviews'),
    redactions: metrics.counter('llm_redactions_total', 'Secrets and personal data replaced in prompts', ['kind']),
    removedCitations: metrics.counter('llm_removed_citations_total', 'Citations and quotes that named no evidence'),
    summaries: metrics.counter('llm_summaries_total', 'Summaries asked for, by what came of it', ['outcome']),
    removedSentences: metrics.counter(
      'llm_removed_sentences_total',
      'Sentences of summaries that the evidence does not hold',
    ),
    templateNames: metrics.counter('llm_template_names_total', 'Templates whose variables the LLM was asked to name', [
      'outcome',
    ]),
    overruled: metrics.counter('llm_overruled_verdicts_total', 'Verdicts that were not taken over as given'),
    secondOpinions: metrics.counter('llm_second_opinions_total', 'Second answers before a case was called normal', [
      'outcome',
    ]),
    modelChanges: metrics.counter('llm_model_changes_total', 'Answers by another model than the answer before'),
    auditEvidence: metrics.gauge(
      'llm_audit_evidence',
      'Evidence that the answers of the endpoint changed; 1 at the start',
    ),
    auditChanged: metrics.gauge('llm_audit_changed', '1 where a change of the answers was called'),
    auditCanaries: metrics.gauge(
      'llm_audit_canaries_right_ratio',
      'Share of questions with known answers that the last check of the endpoint got right',
    ),
    breakerOpen: metrics.gauge('llm_breaker_open', '1 while the endpoint is given a rest'),
    invalidRequests: metrics.counter('llm_invalid_requests_total', 'Review requests that could not be read'),
  };
}
export type ReviewerMetrics = ReturnType<typeof reviewerMetrics>;
