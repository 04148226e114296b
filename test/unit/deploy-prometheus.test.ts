import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertRules, readText, root } from './deploy-files.ts';

const promtool = (...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd: join(root, 'deploy/prometheus'),
    encoding: 'utf8',
    timeout: 15_000,
  });
  return { status, output: stdout + stderr };
};
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const rules = alertRules();

describe.skipIf(!hasPromtool)('Prometheus configuration (needs promtool)', () => {
  it('is valid, with its rule files', () => {
    const { status, output } = promtool('check', 'config', 'prometheus.yml');
    expect(output).toContain(`${String(rules.length)} rules found`);
    expect(status, output).toBe(0);
  });

  it('has rules that fire when they should and are silent when they should be', () => {
    const { status, output } = promtool('test', 'rules', 'alerts.test.yml');
    expect(output).toContain('SUCCESS');
    expect(status, output).toBe(0);
  });
});

describe('alert rules', () => {
  it.each(rules)('$alert is tested, to fire and to be silent', ({ alert }) => {
    const tests = readText('deploy/prometheus/alerts.test.yml').split(`alertname: ${alert}\n`).slice(1);
    const firing = tests.filter((test) => /^\s*exp_alerts:\s*\n/.test(test));
    const silent = tests.filter((test) => /^\s*exp_alerts: \[\]/.test(test));
    expect(firing.length, 'a case in which it fires').toBeGreaterThan(0);
    expect(silent.length, 'a case in which it does not').toBeGreaterThan(0);
  });

  it.each(rules)('$alert says how bad it is, what happened and what to do', ({ alert, labels, annotations }) => {
    expect(labels['severity']).toMatch(/^(?:page|ticket)$/);
    expect(annotations['summary']).toBeTruthy();
    expect(annotations['runbook']).toBe(`docs/operations.md#${alert.toLowerCase()}`);
  });

  it('have one section each in docs/operations.md, and no section is about an alert that is gone', () => {
    const headings = [...readText('docs/operations.md').matchAll(/^##+ (Logsieve\w+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(rules.map((rule) => rule.alert));
  });
});
