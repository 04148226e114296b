-- The views of 0020 over values by slot: columns and contents are the same.
DROP VIEW IF EXISTS v_logs;

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
  if(lines.pattern = 0, lines.raw, arrayStringConcat(arrayMap((part, value) -> concat(part, value), shapes.parts, arrayResize(rebuilt.params, length(shapes.parts), '')))) AS Body,
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
  arraySlice(rebuilt.params, shapes.header_slots + 1) AS TemplateParams,
  lines.reason AS Unparsed,
  lines.source AS Source,
  lines.partition AS SourcePartition,
  lines.offset AS SourceOffset,
  lines.idx AS SourceIndex
FROM lines
LEFT ANY JOIN (SELECT number, id, parts, header_slots FROM patterns) AS shapes ON shapes.number = lines.pattern
LEFT ANY JOIN (SELECT block, place.1 AS offset, place.2 AS idx, any(pattern) AS pattern, arrayMap(one -> one.2, arraySort(groupArray((slot, text)))) AS params FROM (SELECT v.block AS block, v.pattern AS pattern, g.places AS places, v.slot AS slot, multiIf( v.kind = 0, arrayResize([v.text], v.lines, v.text), v.kind = 1, v.texts, v.kind = 4, arrayMap(key -> v.texts[key + 1], arrayConcat(CAST(v.n8, 'Array(Int64)'), CAST(v.n16, 'Array(Int64)'), CAST(v.n32, 'Array(Int64)'), CAST(v.n64, 'Array(Int64)'))), v.kind = 5, arrayMap(digits -> concat( splitByRegexp('0+', v.format)[1], arrayStringConcat(arrayMap((length, end, text) -> concat(substring(digits, end - length + 1, length), text), arrayMap(run -> length(run), extractAll(v.format, '0+')), arrayCumSum(arrayMap(run -> length(run), extractAll(v.format, '0+'))), arrayPopFront(splitByRegexp('0+', v.format))))), arrayMap(time -> substring(concat(formatDateTime(time, '%Y%m%d%H%i%S'), leftPad(toString(positiveModulo(toUnixTimestamp64Nano(time), 1000000000)), 9, '0')), v.base + 1, countSubstrings(v.format, '0')), g.places.3)), v.format = '', arrayMap(number -> toString(number), arrayMap(number -> number + v.base, if(v.kind = 3, arrayCumSum(arrayMap(step -> bitXor(bitShiftRight(step, 1), -bitAnd(step, 1)), arrayConcat(CAST(v.n8, 'Array(Int64)'), CAST(v.n16, 'Array(Int64)'), CAST(v.n32, 'Array(Int64)'), CAST(v.n64, 'Array(Int64)')))), arrayConcat(CAST(v.n8, 'Array(Int64)'), CAST(v.n16, 'Array(Int64)'), CAST(v.n32, 'Array(Int64)'), CAST(v.n64, 'Array(Int64)'))))), arrayMap(digits -> concat( splitByRegexp('0+', v.format)[1], arrayStringConcat(arrayMap((length, end, text) -> concat(substring(digits, end - length + 1, length), text), arrayMap(run -> length(run), extractAll(v.format, '0+')), arrayCumSum(arrayMap(run -> length(run), extractAll(v.format, '0+'))), arrayPopFront(splitByRegexp('0+', v.format))))), arrayMap(number -> leftPad(toString(number), countSubstrings(v.format, '0'), '0'), arrayMap(number -> number + v.base, if(v.kind = 3, arrayCumSum(arrayMap(step -> bitXor(bitShiftRight(step, 1), -bitAnd(step, 1)), arrayConcat(CAST(v.n8, 'Array(Int64)'), CAST(v.n16, 'Array(Int64)'), CAST(v.n32, 'Array(Int64)'), CAST(v.n64, 'Array(Int64)')))), arrayConcat(CAST(v.n8, 'Array(Int64)'), CAST(v.n16, 'Array(Int64)'), CAST(v.n32, 'Array(Int64)'), CAST(v.n64, 'Array(Int64)'))))))) AS texts FROM (SELECT * FROM line_values AS v WHERE v.block IN (SELECT block FROM blocks) AND 1) AS v INNER JOIN ( SELECT lines.block AS block, lines.pattern AS pattern, arraySort(groupArray((lines.offset, lines.idx, lines.time))) AS places FROM lines WHERE lines.block IN (SELECT block FROM blocks) AND (lines.block, lines.pattern) IN (SELECT v.block, v.pattern FROM line_values AS v WHERE v.block IN (SELECT block FROM blocks) AND 1) GROUP BY lines.block, lines.pattern) AS g ON g.block = v.block AND g.pattern = v.pattern) ARRAY JOIN places AS place, texts AS text WHERE 1 GROUP BY block, place.1, place.2) AS rebuilt
  ON rebuilt.block = lines.block AND rebuilt.offset = lines.offset AND rebuilt.idx = lines.idx
LEFT ANY JOIN (SELECT service, pattern, argMax(pattern_templates.template, version) AS template FROM pattern_templates GROUP BY service, pattern) AS links
  ON links.service = lines.service AND links.pattern = shapes.id
LEFT ANY JOIN (SELECT id, argMax(templates.text, version) AS text FROM templates GROUP BY id) AS texts ON texts.id = links.template
WHERE lines.block IN (SELECT block FROM blocks);

DROP VIEW IF EXISTS v_templates;

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
LEFT ANY JOIN (SELECT number, id FROM patterns) AS shapes ON shapes.number = counted.pattern
INNER JOIN (SELECT service, pattern, argMax(pattern_templates.template, version) AS template FROM pattern_templates GROUP BY service, pattern) AS links
  ON links.service = counted.service AND links.pattern = shapes.id
LEFT ANY JOIN (SELECT id, argMax(templates.text, version) AS text FROM templates GROUP BY id) AS texts ON texts.id = links.template
GROUP BY links.template, counted.service;
