-- Their values are in line_values since 0060.
DROP VIEW IF EXISTS v_logs;

ALTER TABLE lines DROP COLUMN IF EXISTS params;

ALTER TABLE lines ADD INDEX IF NOT EXISTS by_block block TYPE minmax GRANULARITY 1;

-- A megabyte of a column that takes a byte or two per line is many lines already.
ALTER TABLE lines MODIFY SETTING min_compress_block_size = 1048576, max_compress_block_size = 1048576;
