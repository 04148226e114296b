import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { decode } from '@logsieve/decode';
import { createMetrics, silentLogger } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import { doorMetrics } from '../doors/metrics.ts';
import type { PublishBatch } from '../publish/publisher.ts';
import { parseAddress } from '../stream/address.ts';
import { createSyslogDoors } from './syslog-doors.ts';
import type { SyslogDoors } from './syslog-doors.ts';
import { SYSLOG_DEFAULTS } from './syslog-options.ts';
import type { SyslogOptions } from './syslog-options.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
let doors: SyslogDoors | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await doors?.stop();
});

/** Syslog doors over a store that can be stopped. */
async function open(options: Partial<SyslogOptions> = {}) {
  const metrics = createMetrics();
  const store = { down: false, bodies: [] as string[] };
  doors = createSyslogDoors({
    tcp: LOOPBACK,
    udp: LOOPBACK,
    metrics: doorMetrics(metrics),
    logger: silentLogger,
    clock: systemClock,
    chunkBytes: 100_000,
    options: { ...SYSLOG_DEFAULTS, drainMs: 200, ...options },
    send: async (batch: PublishBatch, signal) => {
      while (store.down && !signal.aborted) await sleep(5);
      if (store.down) return false;
      for (const chunk of batch.chunks)
        for (const line of decode(chunk.value, batch.contentType).lines)
          if (typeof line?.body === 'string') store.bodies.push(line.body);
      return true;
    },
  });
  await doors.start();
  const [tcp = '', udp = ''] = doors.addresses().map((one) => one.slice(4));
  const metric = async (name: string): Promise<number> => {
    const text = await metrics.registry.metrics();
    const line = text.split('\n').find((one) => one.startsWith(`logsieve_${name} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  return { doors, store, metric, tcp: parseAddress(tcp).port, udp: parseAddress(udp).port };
}

const connected = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(socket);
    });
    socket.on('error', reject);
    sockets.push(socket);
  });

async function until(satisfied: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (await satisfied()) return;
    await sleep(10);
  }
  throw new Error('not in time');
}

const KILOBYTE = `<14>1 - host app - - - ${'x'.repeat(1000)}`;

describe('while the store is down', () => {
  it('holds TCP senders back within the bound of the queue, and takes every message in the end', async () => {
    const { store, tcp, metric } = await open({ queueBytes: 64 * 1024 });
    store.down = true;
    const socket = await connected(tcp);
    const count = 30_000; // far more than the sockets of both sides hold
    let written = 0;
    const writing = (async () => {
      for (; written < count; written += 1)
        if (!socket.write(`${KILOBYTE} ${String(written)}\n`))
          await new Promise((resolve) => socket.once('drain', resolve));
    })();
    await sleep(400);
    const heldAt = written;
    expect(heldAt).toBeLessThan(count);
    await sleep(200);
    expect(written).toBe(heldAt);
    store.down = false;
    await writing;
    socket.end();
    await until(() => store.bodies.length === count);
    expect(store.bodies[count - 1]?.endsWith(` ${String(count - 1)}`)).toBe(true);
    expect(await metric('ingest_records_total{source="syslog",outcome="accepted"}')).toBe(count);
  });

  it('drops UDP messages that the queue has no room for, and counts each', async () => {
    const { store, udp, metric } = await open({ queueBytes: 8 * 1024 });
    store.down = true;
    const socket = createSocket('udp4');
    const count = 40;
    for (let at = 0; at < count; at += 1) {
      await new Promise<void>((resolve) => {
        socket.send(`${KILOBYTE} ${String(at)}`, udp, '127.0.0.1', () => {
          resolve();
        });
      });
      await sleep(1);
    }
    socket.close();
    const dropped = () => metric('ingest_records_total{source="syslog",outcome="dropped"}');
    await until(async () => (await dropped()) > 0);
    await sleep(50);
    store.down = false;
    await until(async () => store.bodies.length + (await dropped()) === count);
    expect(store.bodies.length).toBeGreaterThan(3);
    expect(await metric('ingest_rejected_records_total{reason="queue_full"}')).toBe(await dropped());
  });

  it('stops in time, and says what it could not store', async () => {
    const { doors: open_, store, tcp, metric } = await open();
    store.down = true;
    const socket = await connected(tcp);
    socket.write('<14>1 - - app - - - one\n<14>1 - - app - - - two\n');
    await until(async () => (await metric('ingest_connections{source="syslog"}')) === 1);
    await sleep(50);
    const started = performance.now();
    await open_.stop();
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await metric('ingest_records_total{source="syslog",outcome="lost"}')).toBe(2);
  });
});

it('closes connections beyond the limit at once and counts them', async () => {
  const { tcp, metric } = await open({ connections: 2 });
  await connected(tcp);
  await connected(tcp);
  const third = await connected(tcp);
  await new Promise((resolve) => third.once('close', resolve));
  expect(await metric('ingest_failed_requests_total{reason="too_many_connections"}')).toBe(1);
});

it('says which address it cannot listen on', async () => {
  const { tcp } = await open();
  const second = createSyslogDoors({
    tcp: { host: '127.0.0.1', port: tcp },
    udp: null,
    metrics: doorMetrics(createMetrics()),
    logger: silentLogger,
    clock: systemClock,
    chunkBytes: 1,
    options: SYSLOG_DEFAULTS,
    send: () => Promise.resolve(true),
  });
  await expect(second.start()).rejects.toThrow(`cannot listen for syslog over TCP on 127.0.0.1:${String(tcp)}`);
  await second.stop();
});
