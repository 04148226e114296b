-- Texts of patterns and templates lie in the order of their texts, so that those that are alike are neighbours: a tenth of the bytes.
-- Their ids are hashes, in whose order no text is like the next. There is no primary index: the id column is read as a whole, 8 bytes each.
-- Repeating this file anywhere loses nothing: rows of the same key are one, and an exchange done twice leaves the other copy of the same rows.
CREATE TABLE IF NOT EXISTS patterns_by_text (
  id UInt64 CODEC(NONE),
  parts Array(String) CODEC(ZSTD(9)),
  slots LowCardinality(String) CODEC(ZSTD(9)),   -- JSON array of Slot; patterns of one shape share it
  header_slots UInt16 CODEC(ZSTD(3)),
  content_offset UInt32 CODEC(ZSTD(3)),
  first_seen DateTime64(9, 'UTC') CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree
PRIMARY KEY tuple()
ORDER BY (parts, id)
SETTINGS non_replicated_deduplication_window = 100, min_compress_block_size = 1048576, max_compress_block_size = 4194304;

INSERT INTO patterns_by_text SELECT * FROM patterns;

EXCHANGE TABLES patterns_by_text AND patterns;

DROP TABLE IF EXISTS patterns_by_text;

CREATE TABLE IF NOT EXISTS templates_by_text (
  id UInt64 CODEC(NONE),
  service LowCardinality(String),
  text String CODEC(ZSTD(9)),
  version UInt64 CODEC(ZSTD(3)),
  since DateTime64(9, 'UTC') CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree
PRIMARY KEY tuple()
ORDER BY (text, id, version)
SETTINGS non_replicated_deduplication_window = 100, min_compress_block_size = 1048576, max_compress_block_size = 4194304;

INSERT INTO templates_by_text SELECT * FROM templates;

EXCHANGE TABLES templates_by_text AND templates;

DROP TABLE IF EXISTS templates_by_text;
