import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { linesOf } from '../fixtures/logsieve/lines.ts';
import { ensurePython, pythonPath } from '../fixtures/python/index.ts';

const run = promisify(execFile);
const missing = ensurePython();
const COUNT = 120;

describe.skipIf(missing !== null)(`clients of Python${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-python-'));
  let logsieve: RunningLogsieve;
  beforeAll(async () => {
    logsieve = await startLogsieve(['up', '--data', join(folder, 'data')]);
  });
  afterAll(async () => {
    await logsieve.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const send = (script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    run(pythonPath(), [join(import.meta.dirname, '../fixtures/python', script), ...args], {
      env: { ...process.env, ...environment },
      timeout: 120_000,
    });
  const texts = (of: (at: number) => string): string[] => Array.from({ length: COUNT }, (_, at) => of(at));

  it('python-logging-loki pushes to Loki', async () => {
    const count = 30; // one request for each line
    await send('send_loki.py', [`${logsieve.url}/loki/api/v1/push`, String(count)]);
    const lines = await linesOf(logsieve.url, 'python-loki', count);
    expect(lines.map((line) => line.body)).toEqual(texts((at) => `payment ${String(at)} failed: é`).slice(0, count));
    expect(lines[7]).toMatchObject({ severityNumber: 17, resource: { order: '7' } });
  });

  it('the OpenTelemetry SDK exports over HTTP with protobuf, set by the standard variables', async () => {
    await send('send_otlp.py', [String(COUNT)], {
      OTEL_EXPORTER_OTLP_ENDPOINT: logsieve.url,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_SERVICE_NAME: 'python-otlp',
      OTEL_RESOURCE_ATTRIBUTES: 'host.name=h1',
    });
    const lines = await linesOf(logsieve.url, 'python-otlp', COUNT);
    expect(lines.map((line) => line.body)).toEqual(texts((at) => `slow query ${String(at)}: é`));
    expect(lines[7]).toMatchObject({
      severityNumber: 13,
      resource: { 'host.name': 'h1' },
      attributes: { attempt: 7 },
    });
  });

  it('the official Elasticsearch client checks the product and sends with its bulk helper', async () => {
    const { stdout } = await send('send_elastic.py', [`${logsieve.url}/elasticsearch`, String(COUNT)]);
    expect(stdout).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+\\n${String(COUNT)} \\[\\]\\n$`));
    const lines = await linesOf(logsieve.url, 'python-elastic', COUNT);
    expect(lines.map((line) => line.body)).toEqual(texts((at) => `order ${String(at)} shipped: é`));
    expect(lines[0]).toMatchObject({ severityNumber: 17, timestamp: '2026-01-02T03:04:05.678000000Z' });
  });

  it('the official MCP client lists the tools and calls those that need no argument', async () => {
    const { stdout } = await send('ask_mcp.py', [`${logsieve.url}/mcp`]);
    const { tools, answers } = JSON.parse(stdout) as {
      tools: string[];
      answers: Record<string, { isError: boolean; text: string }>;
    };
    expect(tools.length).toBeGreaterThan(4);
    expect(Object.keys(answers).length).toBeGreaterThan(2);
    for (const [name, answer] of Object.entries(answers)) expect({ name, ...answer }).toMatchObject({ isError: false });
    expect(Object.values(answers).some(({ text }) => text.includes('python-elastic'))).toBe(true);
  });
});
