-- Where the bytes are: values of lines, texts of patterns, counts of blocks (docs/storage.md). Inserts and everyday merges compress fast;
-- `compact`, and merges of partitions that are some days old, compress hard. Larger compressed blocks let repetitions be seen; one of 4 MB
-- still opens in milliseconds.
ALTER TABLE lines
  MODIFY COLUMN IF EXISTS block CODEC(Delta, Default),
  MODIFY COLUMN IF EXISTS partition CODEC(Delta, Default),
  MODIFY COLUMN IF EXISTS offset CODEC(Delta, Default),
  MODIFY COLUMN IF EXISTS idx CODEC(Delta, Default),
  MODIFY COLUMN IF EXISTS time CODEC(Delta, Default),
  MODIFY COLUMN IF EXISTS observed CODEC(Delta, Default),
  MODIFY COLUMN IF EXISTS pattern CODEC(Default),
  MODIFY COLUMN IF EXISTS params CODEC(Default),
  MODIFY COLUMN IF EXISTS raw CODEC(Default),
  MODIFY COLUMN IF EXISTS trace_id CODEC(Default),
  MODIFY COLUMN IF EXISTS span_id CODEC(Default),
  MODIFY COLUMN IF EXISTS resource CODEC(Default),
  MODIFY COLUMN IF EXISTS attributes CODEC(Default);

ALTER TABLE lines MODIFY SETTING default_compression_codec = 'ZSTD(3)', min_compress_block_size = 4194304, max_compress_block_size = 4194304;

ALTER TABLE lines MODIFY TTL day + INTERVAL 3 DAY RECOMPRESS CODEC(ZSTD(9));

ALTER TABLE blocks
  MODIFY COLUMN IF EXISTS group_minute CODEC(Delta(4), ZSTD(9)),
  MODIFY COLUMN IF EXISTS group_severity CODEC(ZSTD(9)),
  MODIFY COLUMN IF EXISTS group_pattern CODEC(ZSTD(9)),
  MODIFY COLUMN IF EXISTS group_count CODEC(ZSTD(9)),
  MODIFY COLUMN IF EXISTS group_first CODEC(Delta(8), ZSTD(9)),
  MODIFY COLUMN IF EXISTS group_last CODEC(Delta(8), ZSTD(9));

ALTER TABLE snapshots MODIFY COLUMN IF EXISTS body CODEC(ZSTD(9));

ALTER TABLE snapshots MODIFY SETTING min_compress_block_size = 16777216, max_compress_block_size = 16777216;
