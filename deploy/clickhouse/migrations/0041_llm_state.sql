-- Small facts about an LLM endpoint that outlive a process: what it can do, samples and verdicts of the API audit. The newest row of a key counts.
CREATE TABLE IF NOT EXISTS llm_state (
  key String,
  value String CODEC(ZSTD(3)),         -- JSON
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(created)
ORDER BY key
SETTINGS non_replicated_deduplication_window = 100;
