import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logListSchema, templateListSchema } from '@logsieve/contracts';
import { madeLines } from './made-lines.ts';
import { startQueryFixture } from './shop-store.ts';
import type { QueryFixture } from './shop-store.ts';

const START = 1_763_971_200_000_000_000n;
const LINES = madeLines(600, 7, START);

/** Names and types of OpenTelemetry's table of logs that its readers ask for (ClickHouse exporter of the Collector). */
const OTEL: Readonly<Record<string, RegExp>> = {
  Timestamp: /^DateTime64\(9/,
  TimestampTime: /^DateTime/,
  TraceId: /^String$/,
  SpanId: /^String$/,
  TraceFlags: /^UInt8$/,
  SeverityText: /String/,
  SeverityNumber: /^UInt8$/,
  ServiceName: /String/,
  Body: /^String$/,
  ResourceSchemaUrl: /^String$/,
  ResourceAttributes: /^Map\(LowCardinality\(String\), String\)$/,
  ScopeSchemaUrl: /^String$/,
  ScopeName: /^String$/,
  ScopeVersion: /^String$/,
  ScopeAttributes: /^Map\(LowCardinality\(String\), String\)$/,
  LogAttributes: /^Map\(LowCardinality\(String\), String\)$/,
  EventName: /^String$/,
};

describe('the views for SQL', () => {
  let fixture: QueryFixture;
  beforeAll(async () => {
    fixture = await startQueryFixture();
    await fixture.append('a.log', LINES.slice(0, 400));
    await fixture.append('b.log', LINES.slice(400));
  });
  afterAll(() => fixture.stop());
  const rows = <T>(sql: string): Promise<T[]> => fixture.store.sql.rows<T>(sql);

  it('v_logs has the columns of OpenTelemetry', async () => {
    const columns = await rows<{ name: string; type: string }>('DESCRIBE TABLE v_logs');
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    for (const [name, type] of Object.entries(OTEL)) expect(types[name], name).toMatch(type);
  });

  it('v_logs gives every line byte for byte', async () => {
    const found = await rows<{ bytes: string }>('SELECT base64Encode(Body) AS bytes FROM v_logs');
    const sent = LINES.map(({ body }) => Buffer.from(body).toString('base64'));
    expect(found.map((row) => row.bytes).sort()).toEqual(sent.sort());
  });

  it('v_logs_between gives the lines of a span, and their values', async () => {
    const read = (view: string) =>
      rows<Record<string, unknown>>(
        `SELECT Source, toString(SourceOffset) AS at, base64Encode(Body) AS bytes, TemplateParams FROM ${view} ORDER BY Source, SourceOffset`,
      );
    const [from, to] = [0.25, 0.75].map((part) => {
      const times = LINES.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1));
      return `fromUnixTimestamp64Nano(toInt64(${String(times[Math.floor(times.length * part)])}), 'UTC')`;
    });
    const between = await read(`v_logs_between(from = ${from ?? ''}, to = ${to ?? ''})`);
    expect(between.length).toBeGreaterThan(LINES.length / 3);
    expect(between.length).toBeLessThan(LINES.length);
    expect(between).toEqual(await read(`v_logs WHERE Timestamp BETWEEN ${from ?? ''} AND ${to ?? ''}`));
  });

  it('v_logs says of each line what the API says', async () => {
    const response = await fetch(`${fixture.url}/api/v1/logs?limit=1000`);
    const { items } = logListSchema.parse(await response.json());
    const found = await rows<{
      place: string;
      service: string;
      level: string;
      trace: string;
      id: string;
      text: string;
    }>(
      `SELECT concat(Source, ':', toString(SourceOffset)) AS place, ServiceName AS service, SeverityText AS level, TraceId AS trace,
         TemplateId AS id, Template AS text FROM v_logs`,
    );
    const byPlace = new Map(found.map((row) => [row.place, row]));
    expect(byPlace.size).toBe(LINES.length);
    for (const item of items)
      expect(byPlace.get(`${item.source}:${String(item.offset)}`)).toMatchObject({
        service: item.service,
        level: item.severity ?? '',
        trace: item.traceId ?? '',
        id: item.templateId ?? '',
        text: item.template ?? '',
      });
  });

  it('v_templates counts what the API counts', async () => {
    const response = await fetch(`${fixture.url}/api/v1/templates?limit=1000`);
    const { items } = templateListSchema.parse(await response.json());
    const found = await rows<{ id: string; text: string; total: number }>(
      'SELECT TemplateId AS id, any(Template) AS text, toFloat64(sum(Count)) AS total FROM v_templates GROUP BY TemplateId',
    );
    expect(new Map(found.map((row) => [row.id, [row.text, row.total]]))).toEqual(
      new Map(items.map((item) => [item.id, [item.template, item.count]])),
    );
  });

  it('v_anomalies lays feedback over the verdict', async () => {
    const id = '00000000000000aa';
    await fixture.store.writer.saveAnomalies([
      {
        id,
        kind: 'frequency',
        service: 'web',
        templateId: '000000000000004d',
        template: 'charge failed: <*>',
        windowStart: String(START),
        windowEnd: String(START + 60_000_000_000n),
        score: 0.9,
        probability: 0.8,
        uncertainty: 0.1,
        verdict: 'anomalous',
        decidedBy: 'model',
        summary: 'something odd',
        count: 3,
        evidence: [{ source: 'a.log', partition: 0, offset: 1, index: 0 }],
        modelVersion: 'test',
      },
    ]);
    const shown = () => rows('SELECT AnomalyId, Verdict, DecidedBy, State, ServiceName, Body FROM v_anomalies');
    const row = { AnomalyId: id, State: 'active', ServiceName: 'web', Body: 'something odd' };
    expect(await shown()).toEqual([{ ...row, Verdict: 'anomalous', DecidedBy: 'model' }]);
    const feedback = await fetch(`${fixture.url}/api/v1/anomalies/${id}/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'normal' }),
    });
    expect(feedback.status).toBeLessThan(300);
    expect(await shown()).toEqual([{ ...row, Verdict: 'normal', DecidedBy: 'human' }]);
  });

  it('the optional dashboard asks only what the views answer', async () => {
    const file = join(import.meta.dirname, '../../../deploy/grafana/clickhouse/logsieve-lines.json');
    const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: { targets: { rawSql: string }[] }[] };
    const queries = panels.flatMap((panel) => panel.targets.map((target) => target.rawSql));
    expect(queries.length).toBeGreaterThan(3);
    for (const sql of queries) {
      // What the plugin's macros and variables become.
      const plain = sql
        .replace(/\$__timeFilter\((\w+)\)/g, '$1 < now()')
        .replace('$__fromTime', 'toDateTime(1415792726)')
        .replace('$__toTime', 'toDateTime(now())')
        .replace('${service:singlequote}', "'web','db'");
      expect((await rows(plain)).length, plain).toBeGreaterThan(0);
    }
  });
});
