-- One block = one atomic unit of ingest: consecutive lines of one source partition. Rows of `lines` belong to a block of one attempt;
-- the row in `blocks` is the commit. Lines whose block has no row here were never acknowledged: readers ignore them, a sweep removes them.
-- The token of an insert of lines is its block id: the same insert sent twice is dropped.
-- A retry or a zombie writes under another block id, and its `blocks` row is dropped by the deduplication token of the range.
CREATE TABLE IF NOT EXISTS blocks (
  block UInt64,                        -- (unix ms << 20) | random: time-ordered, unique per attempt
  source LowCardinality(String),
  partition UInt32,
  first_offset UInt64,
  last_offset UInt64,                  -- inclusive
  day Date,                            -- partition key of the lines: day of ingest, one per block, so that a block is one part
  min_time DateTime64(9, 'UTC'),
  max_time DateTime64(9, 'UTC'),
  lines_in UInt64,                     -- counted when the bytes were decoded, before anything else
  lines_stored UInt64,
  templated UInt64,
  raw_bytes UInt64,                    -- bytes of the stored lines without terminators
  terminated LowCardinality(String),   -- line: an offset is a line and ends with \n; record: an offset is a topic's record of one or more lines
  hash FixedString(16),                -- receipt: first 16 bytes of SHA-256 over every line's bytes, each followed by \n
  unparsed Map(LowCardinality(String), UInt64),
  dead Map(LowCardinality(String), UInt64),
  terminator_exceptions Array(UInt64), -- offsets of records whose end differs from the source's rule (files: no final \n; topics: a final \n)
  resume_token String,                 -- opaque to the store: where the door goes on (file: device, inode, byte offset)
  -- exact counts of the block, by minute of event time, service, severity and pattern (pattern 0 = unparsed)
  group_minute Array(Int32),           -- minutes since 1970
  group_service Array(LowCardinality(String)),
  group_severity Array(UInt8),
  group_pattern Array(UInt64),
  group_count Array(UInt64),
  group_first Array(DateTime64(9, 'UTC')),
  group_last Array(DateTime64(9, 'UTC'))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (source, partition, first_offset)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 128;

CREATE TABLE IF NOT EXISTS lines (
  block UInt64 CODEC(Delta, ZSTD(1)),
  source LowCardinality(String),
  partition UInt32 CODEC(Delta, ZSTD(1)),
  offset UInt64 CODEC(Delta, ZSTD(1)),
  idx UInt32 CODEC(Delta, ZSTD(1)),
  day Date,
  service LowCardinality(String),
  time DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  observed DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  severity UInt8,
  pattern UInt64 CODEC(ZSTD(1)),       -- 0: kept raw
  params Array(String) CODEC(ZSTD(3)),
  raw String CODEC(ZSTD(3)),           -- the bytes of a line that has no pattern
  reason LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  resource Map(LowCardinality(String), String) CODEC(ZSTD(1)),   -- values are JSON texts
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  severity_text LowCardinality(String),
  INDEX by_time time TYPE minmax GRANULARITY 1,
  INDEX by_pattern pattern TYPE set(256) GRANULARITY 1,
  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 4
) ENGINE = MergeTree
PARTITION BY day
ORDER BY (service, source, partition, offset, idx)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS patterns (
  id UInt64,
  parts Array(String),
  slots String,                        -- JSON array of Slot
  header_slots UInt16,
  content_offset UInt32,
  first_seen DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY id
SETTINGS non_replicated_deduplication_window = 100;

-- Append-only: the newest row of a (service, pattern) says where it points now. Each service has its own miner, hence the service.
CREATE TABLE IF NOT EXISTS pattern_templates (
  service LowCardinality(String),
  pattern UInt64,
  template UInt64,
  version UInt64
) ENGINE = ReplacingMergeTree(version)
ORDER BY (service, pattern)
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS templates (
  id UInt64,
  service LowCardinality(String),
  text String,
  version UInt64,                      -- rises with each change of text; older rows are the template's history
  since DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY (id, version)
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS dead_letters (
  source LowCardinality(String),
  partition UInt32,
  offset UInt64,
  reason LowCardinality(String),
  key String,
  value String,
  headers Map(String, String),
  time DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY (source, partition, offset, reason, cityHash64(value))
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS anomalies (
  id UInt64,
  kind LowCardinality(String),
  service LowCardinality(String),
  template UInt64,
  template_text String,
  window_start DateTime64(9, 'UTC'),
  window_end DateTime64(9, 'UTC'),
  score Float32,
  probability Float32,
  uncertainty Float32,
  verdict LowCardinality(String),
  decided_by LowCardinality(String),
  summary String,
  count UInt64,
  evidence Array(Tuple(source String, partition UInt32, offset UInt64, idx UInt32)),
  model_version LowCardinality(String),
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(created)
ORDER BY id
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS reviews (
  id UInt64,
  anomaly UInt64,
  status LowCardinality(String),
  verdict LowCardinality(String),
  confidence Float32,
  explanation String,
  citations String,                    -- JSON array of Citation
  removed_citations UInt16,
  model LowCardinality(String),
  prompt_version LowCardinality(String),
  input_tokens UInt32,
  output_tokens UInt32,
  cost_usd Float64,
  cached UInt8,
  reason String,
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(created)
ORDER BY id
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS feedback (
  anomaly UInt64,
  label LowCardinality(String),
  note String,
  created DateTime64(9, 'UTC')
) ENGINE = MergeTree
ORDER BY (anomaly, created)
SETTINGS non_replicated_deduplication_window = 100;

CREATE TABLE IF NOT EXISTS state_changes (
  anomaly UInt64,
  state LowCardinality(String),
  until Nullable(DateTime64(9, 'UTC')),
  created DateTime64(9, 'UTC')
) ENGINE = MergeTree
ORDER BY (anomaly, created)
SETTINGS non_replicated_deduplication_window = 100;

-- Every call to an LLM API: reserved before, settled after; the budget is the sum of the newest rows of a day.
CREATE TABLE IF NOT EXISTS llm_calls (
  id UInt64,
  day Date,
  model LowCardinality(String),
  outcome LowCardinality(String),      -- reserved, ok, failed
  input_tokens UInt32,
  output_tokens UInt32,
  cost_usd Float64,
  version UInt8,
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(version)
ORDER BY (day, id)
SETTINGS non_replicated_deduplication_window = 100;

-- Verdicts are asked once per template and situation: the cache of the reviewer.
CREATE TABLE IF NOT EXISTS review_cache (
  key FixedString(32),
  review String,                       -- JSON
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(created)
ORDER BY key
SETTINGS non_replicated_deduplication_window = 100;

-- Snapshots of stateful stages (miner, detector): plain versioned JSON. Two slots in turn, so that the one before stays as a fallback.
CREATE TABLE IF NOT EXISTS snapshots (
  stage LowCardinality(String),
  key String,
  slot UInt8,                          -- version % 2
  version UInt64,                      -- counts from 1
  body String CODEC(ZSTD(3)),
  sha256 FixedString(64),
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(version)
ORDER BY (stage, key, slot)
SETTINGS non_replicated_deduplication_window = 100;

-- Answers of doors already given, so that a repeated Idempotency-Key is answered, not stored again.
CREATE TABLE IF NOT EXISTS idempotency (
  key String,
  answer String,
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY key
TTL toDateTime(created) + INTERVAL 1 DAY
SETTINGS non_replicated_deduplication_window = 100;
