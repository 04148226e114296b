import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import { createMemoryTransport } from '@logsieve/transport';
import { measuredTransport } from '../../services/cli/src/compose/measured-transport.ts';
import { alerterMetrics } from '../../services/alerter/src/metrics.ts';
import { detectorMetrics } from '../../services/detector/src/metrics.ts';
import { doorMetrics } from '../../services/ingest/src/doors/metrics.ts';
import { parserMetrics } from '../../services/parser/src/service/metrics.ts';
import { measured } from '../../services/query/src/http/measured.ts';
import { reviewerMetrics } from '../../services/reviewer/src/metrics.ts';
import { dashboards, expressionsOf } from './deploy-dashboards.ts';
import { alertRules, composeFile, readText, root } from './deploy-files.ts';
import { problemsOf } from './deploy-metrics.ts';
import type { KnownMetrics } from './deploy-metrics.ts';

/** Every metric that a process of logsieve registers, from the code that registers it. */
function registered(): KnownMetrics {
  const metrics = createMetrics();
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
  for (const register of [alerterMetrics, detectorMetrics, doorMetrics, parserMetrics, reviewerMetrics])
    register(metrics);
  measured(metrics, systemClock);
  measuredTransport(createMemoryTransport({ clock: systemClock, logger }), metrics);
  metrics.counter('storage_insert_retries_total', 'registered where the ports are opened');
  metrics.counter('storage_retention_lines_total', 'registered where retention is composed');
  return new Map(
    metrics.registry
      .getMetricsAsArray()
      .map((metric) => [metric.name, (metric as unknown as { labelNames: string[] }).labelNames]),
  );
}

const known = registered();

describe('the check of expressions itself', () => {
  it('finds a metric and a label that are not there', () => {
    expect(problemsOf('sum by (reason) (rate(logsieve_dlq_records_total[5m]))', known)).toEqual([]);
    expect(problemsOf('logsieve_nothing_total', known)).toEqual(['no metric logsieve_nothing_total']);
    expect(problemsOf('sum by (color) (logsieve_dlq_records_total)', known)).toHaveLength(1);
    expect(problemsOf('logsieve_dlq_records_total{color="red"}', known)).toHaveLength(1);
  });
});

describe.each(dashboards())('dashboard $file', ({ dashboard }) => {
  const panels = dashboard.panels.filter((panel) => panel.type !== 'row');

  it('can be provisioned again and again: fixed uid, current schema, no id of an instance', () => {
    expect(dashboard.uid).toMatch(/^logsieve-[a-z-]+$/);
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
    expect(dashboard).not.toHaveProperty('id');
    expect(new Set(dashboard.panels.map((panel) => panel.id)).size).toBe(dashboard.panels.length);
  });

  it('asks Prometheus through a variable, and nothing else', () => {
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', query: 'prometheus' }),
    );
    for (const panel of panels)
      for (const source of [panel.datasource, ...panel.targets.map((target) => target.datasource)])
        expect(source, panel.title).toEqual({ type: 'prometheus', uid: '${datasource}' });
  });

  it('uses metrics and labels that logsieve has', () => {
    const problems = panels.flatMap((panel) =>
      panel.targets.flatMap(({ expr }) => problemsOf(expr, known).map((problem) => `${panel.title}: ${problem}`)),
    );
    expect(problems).toEqual([]);
    expect(expressionsOf(dashboard).length).toBeGreaterThan(9);
  });

  it('names labels in legends that its expressions keep', () => {
    for (const { title, targets } of panels)
      for (const { expr, legendFormat } of targets)
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
          expect(expr, `${title}: ${legendFormat}`).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`));
  });

  it('says of each panel what it shows, and puts none over another', () => {
    const taken = new Set<string>();
    for (const { title, description, gridPos } of panels) {
      expect(description, title).toMatch(/\.$/);
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${String(x)},${String(y)}`), title).toBe(false);
          taken.add(`${String(x)},${String(y)}`);
        }
    }
  });
});

describe('alert rules', () => {
  it.each(alertRules())('$alert uses metrics and labels that logsieve has', ({ expr }) => {
    expect(problemsOf(expr, known)).toEqual([]);
  });
});

describe('provisioning of Grafana', () => {
  const provisioning = (path: string): unknown => parse(readText(`deploy/grafana/provisioning/${path}`));

  it('knows the Prometheus of the compose file under the uid that dashboards default to', () => {
    expect(provisioning('datasources/prometheus.yaml')).toMatchObject({
      apiVersion: 1,
      datasources: [{ type: 'prometheus', uid: 'logsieve-prometheus', url: 'http://prometheus:9090', isDefault: true }],
    });
    expect(composeFile().services).toHaveProperty('prometheus');
    for (const { dashboard } of dashboards())
      expect(dashboard.templating.list[0]?.current.value).toBe('logsieve-prometheus');
  });

  it('loads dashboards from the folder that Compose mounts', () => {
    const { providers } = provisioning('dashboards/logsieve.yaml') as { providers: { options: { path: string } }[] };
    const path = providers[0]?.options.path ?? '';
    expect(composeFile().services['grafana']?.volumes).toContain(`./deploy/grafana/dashboards:${path}:ro`);
    expect(readdirSync(join(root, 'deploy/grafana/dashboards')).sort()).toEqual([
      'logsieve-detection.json',
      'logsieve-llm.json',
      'logsieve-overview.json',
      'logsieve-pipeline.json',
    ]);
  });
});
