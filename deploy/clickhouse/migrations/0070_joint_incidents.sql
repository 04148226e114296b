-- Incidents of several services that are one: which one came first in it (0: it stands alone), when its own first line came, how it is connected, what it began with (JSON).
ALTER TABLE anomalies ADD COLUMN IF NOT EXISTS incident UInt64;

ALTER TABLE anomalies ADD COLUMN IF NOT EXISTS first_seen DateTime64(9, 'UTC') DEFAULT window_start;

ALTER TABLE anomalies ADD COLUMN IF NOT EXISTS connection String;

ALTER TABLE anomalies ADD COLUMN IF NOT EXISTS firsts String DEFAULT '[]';
