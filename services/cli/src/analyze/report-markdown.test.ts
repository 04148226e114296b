import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withEvidenceText } from './evidence-lines.ts';
import { reportMarkdown } from './report-markdown.ts';
import type { AnalysisReport } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'logsieve-report-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const reportOf = (file: string): AnalysisReport => ({
  lines: 3,
  unparsed: { empty: 1 },
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-01T00:01:00Z',
  bySeverity: { INFO: 2, ERROR: 1 },
  templates: [
    {
      template: 'a | b ` <*>',
      service: 's',
      count: 2,
      share: 2 / 3,
      firstLine: 1,
      lastLine: 2,
      severity: 'INFO',
      variables: [],
    },
  ],
  timeline: { bucketSeconds: 1, counts: [3], errors: [1] },
  anomalies: [
    {
      incidentId: '00000000000000aa',
      firstSeen: '2026-11-24T08:00:00.000000000Z',
      connection: '',
      kind: 'new_template',
      service: 's',
      verdict: 'anomalous',
      probability: 0.97,
      from: '2026-01-01T00:00:30Z',
      to: '2026-01-01T00:00:40Z',
      summary: 'New: <script> *bold*',
      count: 1,
      evidence: [{ file, line: 2 }],
    },
  ],
});

it('shows the lines that prove an anomaly, and no text of a log ends its block or its column', async () => {
  const file = join(folder, 'app.log');
  writeFileSync(file, 'first\r\n``` \u001b[31mdisk failing\r\nthird\n');
  const text = reportMarkdown(await withEvidenceText(reportOf(file)), [file]);
  expect(text).toContain('  ````\n  ``` \\u001b[31mdisk failing\n  ````');
  expect(text).toContain('New: \\<script\\> \\*bold\\*');
  expect(text).toContain("| 2 | 66.7% | INFO | `a \\| b ' <*>` |");
  expect(text).toContain('without a template: {"empty":1}');
});

it('leaves out what cannot be read again', async () => {
  const report = await withEvidenceText(reportOf('-'));
  expect(report.anomalies[0]?.evidence).toEqual([{ file: '-', line: 2 }]);
  expect(reportMarkdown(report, ['-'])).toContain('Lines `-:2`');
});
