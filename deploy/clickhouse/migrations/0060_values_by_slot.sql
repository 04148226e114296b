-- Values of a pattern's slot lie side by side, apart from the lines (docs/storage.md, "Layout"): what is alike is neighbours, and a number takes a number's
-- room. Patterns and templates get numbers: rows that name one by a hash of 64 bits cannot be compressed. What was stored before keeps its hash as its number.
-- Repeating this file loses nothing: until it is done, nothing but this file writes into its tables.
CREATE TABLE IF NOT EXISTS line_values (
  block UInt64 CODEC(Delta, Default),
  source LowCardinality(String),
  partition UInt32 CODEC(Delta, Default),
  day Date,
  pattern UInt64 CODEC(Default),       -- number of the pattern
  slot UInt32 CODEC(Default),          -- from 1
  lines UInt32 CODEC(Default),         -- of the pattern in the block: the nth value is of the nth of them, in the order of their positions
  kind UInt8 CODEC(Default),           -- shared/store/src/values/kinds.ts
  base Int64 CODEC(Default),
  format LowCardinality(String),
  -- texts are alike further apart than numbers
  text String CODEC(Default) SETTINGS (min_compress_block_size = 8388608, max_compress_block_size = 8388608),
  texts Array(String) CODEC(Default) SETTINGS (min_compress_block_size = 8388608, max_compress_block_size = 8388608),
  n8 Array(UInt8) CODEC(Default),
  n16 Array(UInt16) CODEC(Default),
  n32 Array(UInt32) CODEC(Default),
  n64 Array(UInt64) CODEC(Default),
  INDEX by_pattern pattern TYPE set(256) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY day
ORDER BY (block, pattern, slot)
TTL day + INTERVAL 3 DAY RECOMPRESS CODEC(ZSTD(9))
SETTINGS non_replicated_deduplication_window = 1000, index_granularity = 512, default_compression_codec = 'ZSTD(3)',
  min_compress_block_size = 2097152, max_compress_block_size = 2097152;

DROP TABLE IF EXISTS patterns_numbered;

CREATE TABLE IF NOT EXISTS patterns_numbered (
  id UInt64 CODEC(NONE),
  parts Array(String) CODEC(Default),
  slots LowCardinality(String) CODEC(Default),   -- JSON array of Slot; patterns of one shape share it
  header_slots UInt16 CODEC(Default),
  content_offset UInt32 CODEC(Default),
  first_seen DateTime64(9, 'UTC') CODEC(Default),
  number UInt64 CODEC(Default)                   -- what rows of lines, values and blocks call it
) ENGINE = ReplacingMergeTree
PRIMARY KEY tuple()
ORDER BY (parts, id, number)
SETTINGS non_replicated_deduplication_window = 100, default_compression_codec = 'ZSTD(3)', min_compress_block_size = 16777216, max_compress_block_size = 16777216;

INSERT INTO patterns_numbered SELECT id, parts, slots, header_slots, content_offset, first_seen, id AS number FROM patterns;

EXCHANGE TABLES patterns_numbered AND patterns;

DROP TABLE IF EXISTS patterns_numbered;

DROP TABLE IF EXISTS templates_numbered;

CREATE TABLE IF NOT EXISTS templates_numbered (
  id UInt64 CODEC(Default),
  service LowCardinality(String),
  text String CODEC(Default),
  version UInt64 CODEC(Default),
  since DateTime64(9, 'UTC') CODEC(Default),
  number UInt64 CODEC(Default)                   -- what rows of pattern_templates call it
) ENGINE = ReplacingMergeTree
PRIMARY KEY tuple()
ORDER BY (text, id, version, number)
SETTINGS non_replicated_deduplication_window = 100, default_compression_codec = 'ZSTD(3)', min_compress_block_size = 16777216, max_compress_block_size = 16777216;

INSERT INTO templates_numbered SELECT id, service, text, version, since, id AS number FROM templates;

EXCHANGE TABLES templates_numbered AND templates;

DROP TABLE IF EXISTS templates_numbered;

ALTER TABLE pattern_templates MODIFY COLUMN IF EXISTS pattern CODEC(ZSTD(9)), MODIFY COLUMN IF EXISTS template CODEC(ZSTD(9)), MODIFY COLUMN IF EXISTS version CODEC(ZSTD(9));

-- Where each pattern of a service points now, by their ids; rows of pattern_templates hold numbers.
CREATE VIEW IF NOT EXISTS links AS
SELECT service, pattern_id AS pattern, argMax(template_id, version) AS template
FROM (
  SELECT said.service AS service, p.id AS pattern_id, t.id AS template_id, said.version AS version
  FROM pattern_templates AS said
  LEFT ANY JOIN (SELECT number, id FROM patterns) AS p ON p.number = said.pattern
  LEFT ANY JOIN (SELECT number, id FROM templates) AS t ON t.number = said.template)
GROUP BY service, pattern_id;

-- Two versions of a miner are alike: the second is found in the first, some megabytes before.
ALTER TABLE snapshots MODIFY COLUMN IF EXISTS body CODEC(Default);

ALTER TABLE snapshots MODIFY SETTING default_compression_codec = 'ZSTD(3, 27)', min_compress_block_size = 134217728, max_compress_block_size = 134217728;

TRUNCATE TABLE line_values;

INSERT INTO line_values SELECT block, source, partition, day, pattern, slot, length(found) AS lines,
    length(arrayDistinct(found)) > 1 AS kind, 0 AS base, '' AS format, if(kind = 0, found[1], '') AS text,
    if(kind = 1, found, []) AS texts, [] AS n8, [] AS n16, [] AS n32, [] AS n64
  FROM (
    SELECT block, any(lines.source) AS source, any(lines.partition) AS partition, any(lines.day) AS day, pattern, slot,
      arrayMap(one -> one.3, arraySort(groupArray((offset, idx, value)))) AS found
    FROM lines ARRAY JOIN params AS value, arrayEnumerate(params) AS slot
    WHERE pattern != 0 GROUP BY block, pattern, slot)
  SETTINGS max_bytes_before_external_group_by = 1000000000;
