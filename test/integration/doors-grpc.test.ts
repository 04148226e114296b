import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { freePort } from '../fixtures/ports/index.ts';

const EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const SECRET = 'a-key-for-senders';

let folder = '';
let address = '';
let logsieve: RunningLogsieve | null = null;
const url = (): string => logsieve?.url ?? '';
const asReader = { headers: { authorization: 'Bearer a-key-for-readers' } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-grpc-'));
  address = `127.0.0.1:${String(await freePort())}`;
  logsieve = await startLogsieve(['up', '--data', join(folder, 'data')], {
    LOGSIEVE_OTLP_GRPC: address,
    LOGSIEVE_API_KEYS: `ingest:${SECRET},read:a-key-for-readers`,
  });
});
afterAll(async () => {
  await logsieve?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Line {
  readonly body: string;
  readonly offset: number;
  readonly severityNumber: number;
  readonly resource: Record<string, unknown>;
  readonly attributes: Record<string, unknown>;
}

async function linesOf(service: string, count: number): Promise<readonly Line[]> {
  const { items } = await eventually(
    async () => {
      const response = await fetch(`${url()}/api/v1/logs?service=${service}&limit=1000`, asReader);
      return (await response.json()) as { items: Line[] };
    },
    (page) => page.items.length >= count,
    30_000,
  );
  return [...items].sort((one, other) => one.offset - other.offset);
}

describe('OpenTelemetry SDK for JavaScript over gRPC', () => {
  it.each([CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP])(
    'exports logs (compression: %s)',
    async (compression) => {
      const service = `grpc-${compression}`;
      // Metadata comes from the standard variable, as a deployment would give it.
      process.env['OTEL_EXPORTER_OTLP_HEADERS'] = `authorization=Bearer%20${SECRET}`;
      const exporter = new OTLPLogExporter({
        url: `http://${address}`,
        compression,
        timeoutMillis: 20_000,
      });
      const provider = new LoggerProvider({
        resource: resourceFromAttributes({ 'service.name': service }),
        processors: [new BatchLogRecordProcessor({ exporter, maxExportBatchSize: 100 })],
      });
      const logger = provider.getLogger('shop');
      for (let at = 0; at < 500; at += 1)
        logger.emit({ severityNumber: SeverityNumber.WARN, body: `slow query ${String(at)} é`, attributes: { at } });
      await provider.forceFlush();
      await provider.shutdown();
      const lines = await linesOf(service, 500);
      expect(new Set(lines.map((line) => line.body))).toHaveLength(500);
      expect(lines[0]).toMatchObject({ severityNumber: 13, resource: { 'service.name': service } });
    },
  );
});

describe('a call that is not as it should be', () => {
  interface Answer {
    readonly status: number;
    readonly code: number;
    readonly message: string;
  }
  const key = { authorization: `Bearer ${SECRET}` };
  const frame = (bytes: Uint8Array, flag = 0): Buffer => {
    const head = Buffer.from([flag, 0, 0, 0, 0]);
    head.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  };

  async function call(body: Buffer, headers: Record<string, string> = key, path = EXPORT): Promise<Answer> {
    const session: ClientHttp2Session = connect(`http://${address}`);
    session.on('error', () => undefined);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const stream = session.request({
          ':method': 'POST',
          ':path': path,
          'content-type': 'application/grpc',
          te: 'trailers',
          ...headers,
        });
        const answer = { status: 0, code: -1, message: '' };
        const read = (seen: Record<string, unknown>): void => {
          if (seen[':status'] !== undefined) answer.status = Number(seen[':status']);
          if (seen['grpc-status'] !== undefined) answer.code = Number(seen['grpc-status']);
          if (seen['grpc-message'] !== undefined) answer.message = decodeURIComponent(String(seen['grpc-message']));
        };
        stream.on('response', read).on('trailers', read).on('error', reject);
        stream.on('close', () => {
          resolve(answer);
        });
        stream.resume();
        stream.end(body);
      });
    } finally {
      session.close();
    }
  }

  it.each([
    ['no key', frame(Buffer.alloc(0)), {}, EXPORT, 16],
    ['a wrong key', frame(Buffer.alloc(0)), { authorization: 'Bearer nobody' }, EXPORT, 16],
    ['a key that may only read', frame(Buffer.alloc(0)), { authorization: 'Bearer a-key-for-readers' }, EXPORT, 16],
    ['another method', frame(Buffer.alloc(0)), key, '/opentelemetry.proto.collector.trace.v1.TraceService/Export', 12],
    ['no gRPC', frame(Buffer.alloc(0)), { ...key, 'content-type': 'application/json' }, EXPORT, 12],
    ['no message', Buffer.alloc(0), key, EXPORT, 3],
    ['a message that is cut off', frame(Buffer.from('abc')).subarray(0, 6), key, EXPORT, 3],
    ['bytes that are no protobuf', frame(Buffer.from([0xff, 0xff, 0xff])), key, EXPORT, 3],
    ['an unknown compression', frame(Buffer.from('abc'), 1), { ...key, 'grpc-encoding': 'snappy' }, EXPORT, 12],
    ['damaged gzip', frame(Buffer.from('abc'), 1), { ...key, 'grpc-encoding': 'gzip' }, EXPORT, 3],
    [
      'too much of it',
      frame(gzipSync(Buffer.alloc(65 * 1024 * 1024)), 1),
      { ...key, 'grpc-encoding': 'gzip' },
      EXPORT,
      8,
    ],
  ])('is refused with %s', async (_name, body, headers, path, code) => {
    const answer = await call(body, headers as Record<string, string>, path);
    expect(answer).toMatchObject({ status: 200, code });
    expect(answer.message).not.toBe('');
  });

  it('does not keep the next one from being taken', async () => {
    expect(await call(frame(Buffer.alloc(0)))).toMatchObject({ status: 200, code: 0 });
    const health = await fetch(`${url()}/readyz`);
    expect(health.status).toBe(200);
    const metrics = await (await fetch(`${url()}/metrics`, asReader)).text();
    expect(metrics).toMatch(/^logsieve_ingest_inflight_bytes 0$/m);
    expect(metrics).toMatch(/^logsieve_ingest_requests_total\{source="otlp_grpc",status="401"\} 3$/m);
  });
});

it('refuses to listen for everybody without keys', async () => {
  await expect(
    startLogsieve(['up', '--data', join(folder, 'other')], { LOGSIEVE_OTLP_GRPC: '0.0.0.0:0' }),
  ).rejects.toThrow(/refusing to listen on 0\.0\.0\.0 without LOGSIEVE_API_KEYS/);
});
