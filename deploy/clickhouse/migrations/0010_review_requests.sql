-- What is to be reviewed, so that the queue of the reviewer survives a restart: a request waits as long as the newest row of its
-- anomaly in `reviews` says 'waiting'.
CREATE TABLE IF NOT EXISTS review_requests (
  anomaly UInt64,
  request String CODEC(ZSTD(3)),       -- JSON: ReviewRequest
  priority Float64,
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(created)
ORDER BY anomaly;
