import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, getJson, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { freePort } from '../fixtures/ports/index.ts';

const run = promisify(execFile);
const hasLogger = spawnSync('logger', ['--version']).status === 0;

interface Line {
  readonly body: string | null;
  readonly bodyBase64?: string;
  readonly offset: number;
  readonly service: string;
  readonly template: string | null;
  readonly severityNumber: number;
  readonly timestamp: string | null;
  readonly resource: Record<string, unknown>;
  readonly attributes: Record<string, unknown>;
}

let folder = '';
let port = 0;
let logsieve: RunningLogsieve | null = null;
const url = (): string => logsieve?.url ?? '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-syslog-'));
  port = await freePort();
  const address = `127.0.0.1:${String(port)}`;
  logsieve = await startLogsieve(['up', '--data', join(folder, 'data')], {
    LOGSIEVE_SYSLOG_TCP: address,
    LOGSIEVE_SYSLOG_UDP: address,
  });
});
afterAll(async () => {
  await logsieve?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Lines of a service as soon as there are `count`. */
async function linesOf(service: string, count: number): Promise<readonly Line[]> {
  const items: Line[] = [];
  await eventually(
    async () => {
      items.length = 0;
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: Line[]; nextCursor: string | null } = await getJson(
          url(),
          `/api/v1/logs?service=${service}&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items.length;
    },
    (seen) => seen >= count,
    60_000,
  );
  return items;
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${url()}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
};

const connected = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });

const write = (socket: Socket, bytes: string | Buffer): Promise<void> =>
  new Promise((resolve) => {
    socket.write(bytes, () => {
      resolve();
    });
  });

describe.skipIf(!hasLogger)('syslog from logger (needs util-linux logger)', () => {
  const logger = (...args: string[]) => run('logger', ['-n', '127.0.0.1', '-P', String(port), ...args]);

  it.each([
    ['5424 over TCP, counted', 'tcp-counted', ['-T', '--octet-count']],
    ['5424 over TCP, by newlines', 'tcp-newline', ['-T']],
    ['5424 over UDP', 'udp', ['-d']],
  ])('takes RFC %s', async (_name, tag, options) => {
    await logger(...options, '-t', tag, '--id=42', '--msgid', 'M1', '-p', 'daemon.err', 'disk failed: é');
    const [line] = await linesOf(tag, 1);
    expect(line?.body).toMatch(new RegExp(`^<27>1 .* ${tag} 42 M1 .*disk failed: é$`));
    expect(line).toMatchObject({
      template: 'disk failed: é',
      severityNumber: 17,
      attributes: { 'syslog.facility': 3, 'syslog.version': 1, 'syslog.procid': '42', 'syslog.msgid': 'M1' },
    });
    expect(line?.resource['host.name']).toBeTruthy();
    expect(Math.abs(Date.parse(line?.timestamp ?? '') - Date.now())).toBeLessThan(120_000);
  });

  it.each([
    ['3164 over TCP', 'old-tcp', ['-T', '--octet-count']],
    ['3164 over UDP', 'old-udp', ['-d']],
  ])('takes RFC %s', async (_name, tag, options) => {
    await logger(...options, '--rfc3164', '-t', tag, '--id=7', '-p', 'user.notice', 'hello there');
    const [line] = await linesOf(tag, 1);
    expect(line?.body).toMatch(new RegExp(`^<13>\\w{3} [ \\d]\\d [\\d:]{8} \\S+ ${tag}\\[7\\]: hello there$`));
    expect(line).toMatchObject({ severityNumber: 10, attributes: { 'syslog.facility': 1, 'syslog.procid': '7' } });
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)("Python's own SysLogHandler (needs python3)", () => {
  it.each([
    ['UDP', 'SOCK_DGRAM'],
    ['TCP', 'SOCK_STREAM'],
  ])('sends over %s, its messages ended by NUL', async (name, kind) => {
    const script = [
      'import logging, logging.handlers, socket, sys',
      'port, kind, tag = int(sys.argv[1]), getattr(socket, sys.argv[2]), sys.argv[3]',
      'handler = logging.handlers.SysLogHandler(("127.0.0.1", port), facility="local3", socktype=kind)',
      'handler.ident = tag + ": "',
      'log = logging.getLogger("shop"); log.addHandler(handler)',
      'for at in range(30): log.error("cannot pay order %d: é", at)',
      'logging.shutdown()',
    ].join('\n');
    const tag = `python-${name}`;
    await run('python3', ['-c', script, String(port), kind, tag]);
    const lines = await eventually(
      async () => (await linesOf('syslog', 30)).filter((line) => line.body?.includes(tag)),
      (seen) => seen.length >= 30,
      20_000,
    );
    // It sends neither time nor host: what it sends is kept, and the sender's address stands in for the host.
    expect(new Set(lines.map((line) => line.body))).toEqual(
      new Set(Array.from({ length: 30 }, (_, at) => `<155>${tag}: cannot pay order ${String(at)}: é`)),
    );
    expect(lines[0]).toMatchObject({
      severityNumber: 17,
      resource: { 'host.name': '127.0.0.1' },
      attributes: { 'syslog.facility': 19 },
    });
  });
});

describe('syslog over TCP', () => {
  it('keeps every byte of many messages on many connections, each in order', async () => {
    const perConnection = 2_000;
    await Promise.all(
      [0, 1, 2].map(async (connection) => {
        const socket = await connected();
        const messages = Array.from(
          { length: perConnection },
          (_, at) => `<14>1 - host many - - - c${String(connection)} message ${String(at)} é\nsecond line`,
        );
        const framed = messages.map((text) => `${String(Buffer.byteLength(text))} ${text}`).join('');
        await write(socket, framed);
        socket.end();
      }),
    );
    const lines = await linesOf('many', 3 * perConnection);
    expect(lines).toHaveLength(3 * perConnection);
    const inOrder = [...lines].sort((one, other) => one.offset - other.offset).map((line) => line.body ?? '');
    for (let connection = 0; connection < 3; connection += 1) {
      const start = `<14>1 - host many - - - c${String(connection)} `;
      expect(inOrder.filter((body) => body.startsWith(start))).toEqual(
        Array.from({ length: perConnection }, (_, at) => `${start}message ${String(at)} é\nsecond line`),
      );
    }
  });

  it('keeps a message over the limit in pieces and counts them', async () => {
    const text = `<14>1 - host giant - - - ${'x'.repeat(2_500_000)}`;
    const socket = await connected();
    await write(socket, `${text}\n<14>1 - host giant - - - after\n`);
    socket.end();
    const lines = await linesOf('giant', 4);
    const pieces = lines.map((line) => line.body ?? '').filter((body) => !body.endsWith('after'));
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(text.length);
    expect(await metric('logsieve_ingest_cut_lines_total{source="syslog"}')).toBe(2);
  });

  it('keeps what a broken connection left, and bytes that are no text', async () => {
    const socket = await connected();
    const bytes = Buffer.concat([Buffer.from('<14>1 - host broken - - - '), Buffer.from([0xff, 0xfe])]);
    await write(socket, bytes);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.resetAndDestroy();
    const [line] = await linesOf('broken', 1);
    expect(Buffer.from(line?.bodyBase64 ?? '', 'base64')).toEqual(bytes);
  });
});

describe('syslog over UDP', () => {
  it('takes one message a datagram, with newlines in it', async () => {
    const socket = createSocket('udp4');
    const send = (text: string) =>
      new Promise<void>((resolve, reject) => {
        socket.send(text, port, '127.0.0.1', (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      });
    for (let at = 0; at < 50; at += 1) await send(`<14>1 - - datagram - - - number ${String(at)}\nand more\n`);
    socket.close();
    const lines = await linesOf('datagram', 50);
    expect(new Set(lines.map((line) => line.body)).size).toBe(50);
    expect(lines.every((line) => /^<14>1 - - datagram - - - number \d+\nand more$/.test(line.body ?? ''))).toBe(true);
    expect(lines[0]?.resource['host.name']).toBe('127.0.0.1');
  });
});

describe('a stop', () => {
  it('leaves nothing behind that was taken', async () => {
    const socket = await connected();
    const count = 3_000;
    await write(socket, Array.from({ length: count }, (_, at) => `<14>1 - host last - - - ${String(at)}\n`).join(''));
    await eventually(
      () => metric('logsieve_ingest_connections{source="syslog"}'),
      (open) => open >= 1,
      10_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await logsieve?.stop()).toBe(0);
    socket.destroy();
    logsieve = await startLogsieve(['up', '--data', join(folder, 'data')]);
    expect(await linesOf('last', count)).toHaveLength(count);
  });
});
