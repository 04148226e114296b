-- Which incident was told to which channel: written only after the other side has taken it. The row of anomaly 0 says since when a channel is in use.
CREATE TABLE IF NOT EXISTS alert_deliveries (
  channel LowCardinality(String),
  anomaly UInt64,
  outcome LowCardinality(String),      -- sent, given_up, armed
  detail String,
  created DateTime64(9, 'UTC')
) ENGINE = ReplacingMergeTree(created)
ORDER BY (channel, anomaly);
