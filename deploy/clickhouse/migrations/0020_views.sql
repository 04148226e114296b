-- Stable views for SQL, Grafana and whatever reads OpenTelemetry's table of logs: columns are added, never changed or dropped.
-- Only committed lines show; `Body` is the line byte for byte, put together from pattern and values.
CREATE VIEW IF NOT EXISTS v_logs AS
SELECT
  lines.time AS Timestamp,
  toDateTime(lines.time, 'UTC') AS TimestampTime,
  lines.observed AS ObservedTimestamp,
  lines.trace_id AS TraceId,
  lines.span_id AS SpanId,
  toUInt8(0) AS TraceFlags,
  toString(multiIf(
    lines.severity_text != '', toString(lines.severity_text),
    lines.severity BETWEEN 1 AND 24,
    concat(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'][intDiv(lines.severity - 1, 4) + 1], ['', '2', '3', '4'][(lines.severity - 1) % 4 + 1]),
    '')) AS SeverityText,
  lines.severity AS SeverityNumber,
  lines.service AS ServiceName,
  if(lines.pattern = 0, lines.raw,
    arrayStringConcat(arrayMap((part, value) -> concat(part, value), shapes.parts, arrayResize(lines.params, length(shapes.parts), '')))) AS Body,
  '' AS ResourceSchemaUrl,
  CAST(mapApply((name, value) -> (name, if(startsWith(value, '"'), JSONExtractString(value), value)), lines.resource), 'Map(LowCardinality(String), String)') AS ResourceAttributes,
  '' AS ScopeSchemaUrl,
  '' AS ScopeName,
  '' AS ScopeVersion,
  CAST(map(), 'Map(LowCardinality(String), String)') AS ScopeAttributes,
  CAST(mapApply((name, value) -> (name, if(startsWith(value, '"'), JSONExtractString(value), value)), lines.attributes), 'Map(LowCardinality(String), String)') AS LogAttributes,
  '' AS EventName,
  if(lines.pattern = 0, '', leftPad(lower(hex(links.template)), 16, '0')) AS TemplateId,
  texts.text AS Template,
  arraySlice(lines.params, shapes.header_slots + 1) AS TemplateParams,
  lines.reason AS Unparsed,
  lines.source AS Source,
  lines.partition AS SourcePartition,
  lines.offset AS SourceOffset,
  lines.idx AS SourceIndex
FROM lines
LEFT ANY JOIN (SELECT id, parts, header_slots FROM patterns) AS shapes ON shapes.id = lines.pattern
LEFT ANY JOIN (SELECT service, pattern, argMax(pattern_templates.template, version) AS template FROM pattern_templates GROUP BY service, pattern) AS links
  ON links.service = lines.service AND links.pattern = lines.pattern
LEFT ANY JOIN (SELECT id, argMax(templates.text, version) AS text FROM templates GROUP BY id) AS texts ON texts.id = links.template
WHERE lines.block IN (SELECT block FROM blocks);

-- One row per template and service, with exact counts out of the ledger: no line is read.
CREATE VIEW IF NOT EXISTS v_templates AS
SELECT
  leftPad(lower(hex(links.template)), 16, '0') AS TemplateId,
  any(texts.text) AS Template,
  counted.service AS ServiceName,
  sum(counted.count) AS Count,
  min(counted.first) AS FirstSeen,
  max(counted.last) AS LastSeen
FROM (
  SELECT group_service AS service, group_pattern AS pattern, sum(group_count) AS count, min(group_first) AS first, max(group_last) AS last
  FROM blocks ARRAY JOIN group_service, group_pattern, group_count, group_first, group_last
  WHERE group_pattern != 0 GROUP BY service, pattern) AS counted
INNER JOIN (SELECT service, pattern, argMax(pattern_templates.template, version) AS template FROM pattern_templates GROUP BY service, pattern) AS links
  ON links.service = counted.service AND links.pattern = counted.pattern
LEFT ANY JOIN (SELECT id, argMax(templates.text, version) AS text FROM templates GROUP BY id) AS texts ON texts.id = links.template
GROUP BY links.template, counted.service;

-- What is unusual, as the API shows it: the newest feedback decides, then a finished review (which never hides what a rule raised), then the detector.
CREATE VIEW IF NOT EXISTS v_anomalies AS
SELECT
  a.window_end AS Timestamp,
  leftPad(lower(hex(a.id)), 16, '0') AS AnomalyId,
  a.kind AS Kind,
  a.service AS ServiceName,
  if(a.template = 0, '', leftPad(lower(hex(a.template)), 16, '0')) AS TemplateId,
  a.template_text AS Template,
  a.window_start AS WindowStart,
  a.window_end AS WindowEnd,
  a.score AS Score,
  a.probability AS Probability,
  multiIf(f.label != '', toString(f.label),
    r.verdict IN ('normal', 'anomalous') AND NOT (a.decided_by = 'rule' AND r.verdict = 'normal'), toString(r.verdict), toString(a.verdict)) AS Verdict,
  multiIf(f.label != '', 'human',
    r.verdict IN ('normal', 'anomalous') AND NOT (a.decided_by = 'rule' AND r.verdict = 'normal'), 'llm', toString(a.decided_by)) AS DecidedBy,
  multiIf(s.state = '', 'active', s.state = 'suppressed' AND s.until <= now64(9, 'UTC'), 'active', toString(s.state)) AS State,
  a.summary AS Body,
  a.count AS Count
FROM (SELECT * FROM anomalies ORDER BY created DESC LIMIT 1 BY id) AS a
LEFT ANY JOIN (SELECT anomaly, argMax(feedback.label, created) AS label FROM feedback GROUP BY anomaly) AS f ON f.anomaly = a.id
LEFT ANY JOIN (
  SELECT anomaly, argMax(done.verdict, created) AS verdict
  FROM (SELECT * FROM reviews ORDER BY created DESC LIMIT 1 BY id) AS done WHERE status = 'done' GROUP BY anomaly) AS r ON r.anomaly = a.id
LEFT ANY JOIN (
  SELECT anomaly, argMax(state_changes.state, created) AS state,
    argMax(ifNull(state_changes.until, toDateTime64('2262-01-01', 9, 'UTC')), created) AS until
  FROM state_changes GROUP BY anomaly) AS s ON s.anomaly = a.id;
