-- Values of line_values as texts: one row per pattern and slot of a committed block, with the lines (offset, index, time) that the texts are of.
-- What kinds and formats mean: shared/store/src/values.
CREATE VIEW IF NOT EXISTS slot_texts AS
SELECT
  block, pattern, slot, places,
  multiIf(
    kind = 0, arrayResize([text], lines, text),
    kind = 1, texts,
    kind = 4, arrayMap(key -> texts[key + 1], stored),
    kind != 5 AND format = '', arrayMap(number -> toString(number), numbers),
    arrayMap(digits -> concat(between[1], arrayStringConcat(arrayMap((run, end, text) -> concat(substring(digits, end - run + 1, run), text), runs, arrayCumSum(runs), arrayPopFront(between)))),
      if(kind = 5,
        arrayMap(place -> substring(concat(formatDateTime(place.3, '%Y%m%d%H%i%S'), leftPad(toString(positiveModulo(toUnixTimestamp64Nano(place.3), 1000000000)), 9, '0')), base + 1, width), places),
        arrayMap(number -> leftPad(toString(number), width, '0'), numbers)))) AS texts
FROM (
  SELECT
    v.block AS block, v.pattern AS pattern, v.slot AS slot, g.places AS places,
    v.kind AS kind, v.lines AS lines, v.base AS base, v.format AS format, v.text AS text, v.texts AS texts,
    arrayConcat(CAST(v.n8, 'Array(Int64)'), CAST(v.n16, 'Array(Int64)'), CAST(v.n32, 'Array(Int64)'), CAST(v.n64, 'Array(Int64)')) AS stored,
    arrayMap(number -> number + base, if(kind = 3, arrayCumSum(arrayMap(step -> bitXor(bitShiftRight(step, 1), -bitAnd(step, 1)), stored)), stored)) AS numbers,
    countSubstrings(format, '0') AS width,
    splitByRegexp('0+', format) AS between,
    arrayMap(run -> length(run), extractAll(format, '0+')) AS runs
  FROM line_values AS v
  INNER JOIN (
    SELECT lines.block AS block, lines.pattern AS pattern, arraySort(groupArray((lines.offset, lines.idx, lines.time))) AS places
    FROM lines WHERE lines.pattern != 0 AND lines.block IN (SELECT block FROM blocks) GROUP BY block, pattern) AS g
    ON g.block = v.block AND g.pattern = v.pattern);

-- Values of all slots of each line that has any.
CREATE VIEW IF NOT EXISTS line_params AS
SELECT block, place.1 AS offset, place.2 AS idx, arrayMap(one -> one.2, arraySort(groupArray((slot, value)))) AS params
FROM slot_texts ARRAY JOIN places AS place, texts AS value
GROUP BY block, place.1, place.2;

-- Committed lines between two times (both inclusive), `Body` byte for byte: `SELECT … FROM v_logs_between(from = '2026-11-24 07:00:00', to = now())`. It
-- puts together the values of the blocks that reach into that time.
CREATE VIEW IF NOT EXISTS v_logs_between AS
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
    arrayStringConcat(arrayMap((part, value) -> concat(part, value), shapes.parts, arrayResize(rebuilt.params, length(shapes.parts), '')))) AS Body,
  '' AS ResourceSchemaUrl,
  CAST(mapApply((name, value) -> (name, if(startsWith(value, '"'), JSONExtractString(value), value)), lines.resource), 'Map(LowCardinality(String), String)') AS ResourceAttributes,
  '' AS ScopeSchemaUrl,
  '' AS ScopeName,
  '' AS ScopeVersion,
  CAST(map(), 'Map(LowCardinality(String), String)') AS ScopeAttributes,
  CAST(mapApply((name, value) -> (name, if(startsWith(value, '"'), JSONExtractString(value), value)), lines.attributes), 'Map(LowCardinality(String), String)') AS LogAttributes,
  '' AS EventName,
  if(lines.pattern = 0, '', leftPad(lower(hex(linked.template)), 16, '0')) AS TemplateId,
  named.text AS Template,
  arraySlice(rebuilt.params, shapes.header_slots + 1) AS TemplateParams,
  lines.reason AS Unparsed,
  lines.source AS Source,
  lines.partition AS SourcePartition,
  lines.offset AS SourceOffset,
  lines.idx AS SourceIndex
FROM lines
LEFT ANY JOIN (SELECT number, id, parts, header_slots FROM patterns) AS shapes ON shapes.number = lines.pattern
LEFT ANY JOIN (
  SELECT * FROM line_params
  WHERE block IN (SELECT block FROM blocks WHERE max_time >= {from:DateTime64(9, 'UTC')} AND min_time <= {to:DateTime64(9, 'UTC')})) AS rebuilt
  ON rebuilt.block = lines.block AND rebuilt.offset = lines.offset AND rebuilt.idx = lines.idx
LEFT ANY JOIN (SELECT * FROM links) AS linked ON linked.service = lines.service AND linked.pattern = shapes.id
LEFT ANY JOIN (SELECT id, argMax(templates.text, version) AS text FROM templates GROUP BY id) AS named ON named.id = linked.template
WHERE lines.time >= {from:DateTime64(9, 'UTC')} AND lines.time <= {to:DateTime64(9, 'UTC')}
  AND lines.block IN (SELECT block FROM blocks WHERE max_time >= {from:DateTime64(9, 'UTC')} AND min_time <= {to:DateTime64(9, 'UTC')});

-- All of them, columns and contents as in 0020. The values of the whole store are put together, whatever part is asked for: of a large store, ask v_logs_between.
CREATE VIEW IF NOT EXISTS v_logs AS
SELECT * FROM v_logs_between(from = '1900-01-01 00:00:00', to = '2262-04-11 23:47:16.854775807');

-- One row per template and service, with exact counts out of the ledger: no line is read.
DROP VIEW IF EXISTS v_templates;

CREATE VIEW IF NOT EXISTS v_templates AS
SELECT
  leftPad(lower(hex(linked.template)), 16, '0') AS TemplateId,
  any(named.text) AS Template,
  counted.service AS ServiceName,
  sum(counted.count) AS Count,
  min(counted.first) AS FirstSeen,
  max(counted.last) AS LastSeen
FROM (
  SELECT group_service AS service, group_pattern AS pattern, sum(group_count) AS count, min(group_first) AS first, max(group_last) AS last
  FROM blocks ARRAY JOIN group_service, group_pattern, group_count, group_first, group_last
  WHERE group_pattern != 0 GROUP BY service, pattern) AS counted
LEFT ANY JOIN (SELECT number, id FROM patterns) AS shapes ON shapes.number = counted.pattern
INNER JOIN (SELECT * FROM links) AS linked ON linked.service = counted.service AND linked.pattern = shapes.id
LEFT ANY JOIN (SELECT id, argMax(templates.text, version) AS text FROM templates GROUP BY id) AS named ON named.id = linked.template
GROUP BY linked.template, counted.service;
