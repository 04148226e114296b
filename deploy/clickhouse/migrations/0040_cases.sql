-- Memory of the reviewer: what people decided, and reviews whose citations held. A case is found again by what its template says.
-- The index is approximate; the reader asks exactly while the table is small (shared/store/src/review-cases.ts).
CREATE TABLE IF NOT EXISTS cases (
  id UInt64,                           -- the anomaly that was decided: one case each, the newest row stands
  origin LowCardinality(String),       -- human, review
  service LowCardinality(String),
  kind LowCardinality(String),
  template String CODEC(ZSTD(3)),      -- typed placeholders, never values
  situation String CODEC(ZSTD(3)),     -- in words
  verdict LowCardinality(String),      -- normal, anomalous
  reason String CODEC(ZSTD(3)),
  error_prone UInt8,                   -- 1: the model or a review had said otherwise
  embedding Array(Float32) CODEC(ZSTD(1)),
  created DateTime64(9, 'UTC'),
  INDEX near embedding TYPE vector_similarity('hnsw', 'cosineDistance', 256)
) ENGINE = ReplacingMergeTree(created)
ORDER BY id
SETTINGS non_replicated_deduplication_window = 100;
