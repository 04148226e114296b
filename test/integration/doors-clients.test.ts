import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as HttpExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import pino from 'pino';
import { createClient as createSyslogClient, Facility, Severity, Transport } from 'syslog-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import winston from 'winston';
import LokiTransport from 'winston-loki';
import { eventually, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { linesOf as doorLinesOf } from '../fixtures/logsieve/lines.ts';
import { freePort } from '../fixtures/ports/index.ts';

let folder = '';
let syslogPort = 0;
let logsieve: RunningLogsieve | null = null;
const url = (): string => logsieve?.url ?? '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-clients-'));
  syslogPort = await freePort();
  const address = `127.0.0.1:${String(syslogPort)}`;
  logsieve = await startLogsieve(['up', '--data', join(folder, 'data')], {
    LOGSIEVE_SYSLOG_TCP: address,
    LOGSIEVE_SYSLOG_UDP: address,
    LOGSIEVE_TAIL: join(folder, '*.log'),
  });
});
afterAll(async () => {
  await logsieve?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const linesOf = (service: string, count: number) => doorLinesOf(url(), service, count);

describe('OpenTelemetry SDK for JavaScript', () => {
  it.each([
    ['http/protobuf', ProtoExporter],
    ['http/json', HttpExporter],
  ])('exports logs over %s', async (protocol, Exporter) => {
    const service = `otel ${protocol}`;
    const exporter = new Exporter({ url: `${url()}/v1/logs`, timeoutMillis: 20_000 });
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'host.name': 'h1' }),
      processors: [new BatchLogRecordProcessor({ exporter })],
    });
    const logger = provider.getLogger('shop', '1.2.3');
    const time = new Date('2026-01-02T03:04:05.678Z');
    for (let at = 0; at < 100; at += 1)
      logger.emit({
        timestamp: time,
        severityNumber: SeverityNumber.ERROR,
        severityText: 'ERROR',
        body: `payment ${String(at)} failed: é`,
        attributes: { 'http.route': '/pay', attempt: at, nested: { list: [1, 'two', true] } },
      });
    await provider.forceFlush();
    await provider.shutdown();
    const lines = await linesOf(service, 100);
    expect(lines.map((line) => line.body)).toEqual(
      Array.from({ length: 100 }, (_, at) => `payment ${String(at)} failed: é`),
    );
    expect(lines[7]).toMatchObject({
      service,
      severityNumber: 17,
      timestamp: '2026-01-02T03:04:05.678000000Z',
      resource: { 'service.name': service, 'host.name': 'h1' },
      attributes: { 'http.route': '/pay', attempt: 7, nested: { list: [1, 'two', true] } },
    });
  });
});

describe('official Elasticsearch client', () => {
  const client = () => new Client({ node: url(), maxRetries: 0, compression: true });

  it('checks the product, then sends with its bulk helper', async () => {
    const elastic = client();
    expect((await elastic.info()).version.number).toMatch(/^\d+\./);
    const documents = Array.from({ length: 250 }, (_, at) => ({
      '@timestamp': '2026-01-02T03:04:05.678Z',
      message: `order ${String(at)} shipped`,
      log: { level: 'warn' },
      service: { name: 'elastic-helper' },
    }));
    const result = await elastic.helpers.bulk({
      datasource: documents,
      flushBytes: 8_000,
      onDocument: () => ({ create: { _index: 'logs-shop-default' } }),
    });
    expect(result).toMatchObject({ total: 250, successful: 250, failed: 0 });
    const lines = await linesOf('elastic-helper', 250);
    expect(new Set(lines.map((line) => line.body))).toHaveLength(250);
    expect(lines[0]).toMatchObject({ severityNumber: 13, timestamp: '2026-01-02T03:04:05.678000000Z' });
    await elastic.close();
  });

  it('gets an answer for each operation of a bulk request', async () => {
    const elastic = client();
    const answer = await elastic.bulk({
      operations: [
        { index: { _index: 'logs' } },
        { message: 'first', service: { name: 'elastic-bulk' } },
        { create: { _index: 'logs' } },
        { message: 'second', service: { name: 'elastic-bulk' } },
      ],
    });
    expect(answer.errors).toBe(false);
    expect(answer.items.map((item) => Object.values(item)[0]?.status)).toEqual([201, 201]);
    expect((await linesOf('elastic-bulk', 2)).map((line) => line.body)).toHaveLength(2);
    await elastic.close();
  });
});

describe('pino', () => {
  it('sends to Loki with pino-loki', async () => {
    const transport = pino.transport({
      target: 'pino-loki',
      options: { host: url(), labels: { service_name: 'pino-loki' }, batching: { interval: 1 } },
    }) as ReturnType<typeof pino.transport>;
    const logger = pino(transport);
    for (let at = 0; at < 50; at += 1) logger.error({ order: at }, 'cannot ship');
    logger.flush();
    transport.end();
    await once(transport, 'close');
    const lines = await linesOf('pino-loki', 50);
    expect(lines).toHaveLength(50);
    expect(lines.every((line) => line.body.includes('cannot ship'))).toBe(true);
    expect(lines[0]?.severityNumber).toBe(17);
  });

  it('writes JSON lines to a file that is followed', async () => {
    const path = join(folder, 'pino.log');
    const destination = pino.destination({ dest: path, sync: true });
    const logger = pino(destination);
    for (let at = 0; at < 50; at += 1) logger.warn({ order: at }, 'late');
    const lines = await linesOf('pino', 50);
    expect(lines.map((line) => (JSON.parse(line.body) as { order: number }).order)).toEqual(
      Array.from({ length: 50 }, (_, at) => at),
    );
    expect(lines[0]).toMatchObject({ source: path, severityNumber: 13 });
  });
});

describe('winston', () => {
  it('sends to Loki with winston-loki: protobuf, packed with snappy', async () => {
    const transport = new LokiTransport({ host: url(), labels: { app: 'winston-loki' }, json: false, interval: 1 });
    const logger = winston.createLogger({ transports: [transport] });
    const written = Array.from({ length: 50 }, (_, at) => `cannot reach db-${String(at)}: é`);
    for (const message of written) logger.error(message);
    await transport.flush();
    const lines = await linesOf('winston-loki', 50);
    expect(lines).toHaveLength(50);
    for (const [at, line] of lines.entries()) expect(line.body).toContain(written[at]);
    expect(lines[0]?.severityNumber).toBe(17);
    logger.close();
  });

  it('rotates its file while it is followed', async () => {
    const path = join(folder, 'winston.log');
    const logger = winston.createLogger({
      format: winston.format.printf(({ message }) => String(message)),
      transports: [new winston.transports.File({ filename: path, maxsize: 2_000, tailable: true, maxFiles: 5 })],
    });
    const written = Array.from({ length: 200 }, (_, at) => `job ${String(at)} is done after a while`);
    for (const message of written) {
      logger.info(message);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const lines = await linesOf('winston', 200);
    expect(lines.map((line) => line.body)).toEqual(written);
    logger.close();
  });
});

describe('syslog-client', () => {
  const open = (transport: Transport, rfc3164: boolean) => {
    const client = createSyslogClient('127.0.0.1', {
      port: syslogPort,
      transport,
      rfc3164,
      appName: 'syslog-client',
      syslogHostname: 'h2',
      facility: Facility.System,
    });
    // It reports the end of a connection that it is done with as an error.
    client.on('error', () => undefined);
    const log = (message: string): Promise<void> =>
      new Promise((resolve, reject) => {
        client.log(message, { severity: Severity.Error }, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(error);
        });
      });
    return { client, log };
  };

  it.each([
    ['TCP', Transport.Tcp],
    ['UDP', Transport.Udp],
  ])('sends RFC 5424 and 3164 over %s', async (name, transport) => {
    for (const [version, service] of [
      ['RFC 5424', 'syslog-client'],
      ['RFC 3164', `tag-${name}`],
    ] as const) {
      const { client, log } = open(transport, version === 'RFC 3164');
      // In the old format the tag is a part of the message.
      const start = version === 'RFC 3164' ? `${service}: ` : '';
      const messages = Array.from({ length: 20 }, (_, at) => `${start}disk ${String(at)} of ${name} failed`);
      for (const message of messages) await log(message);
      const all = await eventually(
        async () => (await linesOf(service, 20)).filter((line) => line.body.includes(` of ${name} `)),
        (lines) => lines.length >= 20,
        20_000,
      );
      client.close();
      expect(all).toHaveLength(20);
      for (const [at, line] of all.entries()) expect(line.body.endsWith(messages[at] ?? '?')).toBe(true);
      expect(all[0]).toMatchObject({
        service,
        severityNumber: 17,
        resource: { 'host.name': 'h2' },
        attributes: { 'syslog.facility': 3 },
      });
    }
  });
});
