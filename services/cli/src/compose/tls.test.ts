import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { SETTINGS, loadConfig } from '@logsieve/config';
import type { Settings } from '@logsieve/config';
import { silentLogger } from '@logsieve/observability';
import { certificatesMissing, makeCertificates } from '../../../../test/fixtures/certificates/index.ts';
import { httpServer } from './http-server.ts';
import type { HttpServer } from './http-server.ts';
import { transportOf } from './ports.ts';
import { kafkaTlsOf, serverTlsOf } from './tls.ts';

const settingsOf = (environment: Record<string, string>): Settings =>
  loadConfig(SETTINGS, { environment, file: {}, readSecretFile: (path) => readFileSync(path, 'utf8') }).values;

const missing = certificatesMissing();
const certificates = missing === null ? makeCertificates() : null;
afterAll(() => certificates?.remove());

describe.skipIf(certificates === null)(`TLS${missing === null ? '' : ` (${missing})`}`, () => {
  if (certificates === null) return;
  const { ca, server: own, client } = certificates;
  const text = (path: string): string => readFileSync(path, 'utf8');
  const OURS = { LOGSIEVE_TLS_CERT: own.cert, LOGSIEVE_TLS_KEY: own.key };

  describe('at our own door', () => {
    let http: HttpServer | null = null;
    afterEach(() => http?.stop());
    async function start(environment: Record<string, string>): Promise<URL> {
      const tls = serverTlsOf(settingsOf(environment));
      const answer = express.Router().use((_request, response) => {
        response.json({ ok: true });
      });
      http = httpServer({ host: '127.0.0.1', port: 0, tls, routers: [answer] });
      await http.start();
      return new URL(http.address());
    }
    /** The status, or the code of the failure. */
    const ask = (url: URL, options: { ca?: string; cert?: string; key?: string }) =>
      new Promise<number | string>((resolve) => {
        const agent = new Agent({ ...options, keepAlive: false });
        request(url, { agent }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', (error: NodeJS.ErrnoException) => {
            resolve(error.code ?? error.message);
          })
          .end();
      });

    it('is spoken with a certificate that its authority vouches for', async () => {
      const url = await start(OURS);
      expect(url.protocol).toBe('https:');
      expect(await ask(url, { ca: text(ca) })).toBe(200);
      expect(await ask(url, {})).toMatch(/^UNABLE_TO_|SELF_SIGNED/);
    });

    it('answers nothing without TLS', async () => {
      const url = await start(OURS);
      await expect(fetch(`http://${url.host}/`)).rejects.toThrow();
    });

    it('lets in only clients of the authority that is set, and nobody without a certificate', async () => {
      const url = await start({ ...OURS, LOGSIEVE_TLS_CLIENT_CA: ca });
      const pair = { cert: text(client.cert), key: text(client.key) };
      expect(await ask(url, { ca: text(ca), ...pair })).toBe(200);
      expect(await ask(url, { ca: text(ca) })).not.toBe(200);
      const others = makeCertificates();
      const stranger = { cert: text(others.client.cert), key: text(others.client.key) };
      others.remove();
      expect(await ask(url, { ca: text(ca), ...stranger })).not.toBe(200);
    });
  });

  it('names what is missing, cannot be read, or does not fit', () => {
    const tls = (environment: Record<string, string>) => serverTlsOf(settingsOf(environment));
    expect(tls({})).toBeNull();
    expect(() => tls({ LOGSIEVE_TLS_CERT: own.cert })).toThrow(/LOGSIEVE_TLS_KEY/);
    expect(() => tls({ LOGSIEVE_TLS_CLIENT_CA: ca })).toThrow(/LOGSIEVE_TLS_CERT/);
    expect(() => tls({ ...OURS, LOGSIEVE_TLS_KEY: '/none' })).toThrow(/LOGSIEVE_TLS_KEY: .*ENOENT/);
    const mixed = tls({ LOGSIEVE_TLS_CERT: own.cert, LOGSIEVE_TLS_KEY: client.key });
    expect(() => httpServer({ host: '127.0.0.1', port: 0, tls: mixed, routers: [] })).toThrow(/certificate and key/);
    expect(() => kafkaTlsOf(settingsOf({ LOGSIEVE_KAFKA_SSL_CA: ca }))).toThrow(/LOGSIEVE_KAFKA_SSL=1/);
    expect(() => kafkaTlsOf(settingsOf({ LOGSIEVE_KAFKA_SSL: '1', LOGSIEVE_KAFKA_SSL_KEY: ca }))).toThrow(/_CERT/);
  });

  describe('to the brokers', () => {
    let broker: Server | null = null;
    afterEach(() => broker?.close());
    interface Seen {
      /** It showed a certificate of the authority. */
      readonly authorized: boolean;
      /** It went on to say something. */
      readonly spoke: boolean;
    }
    /** What a broker that asks for a certificate sees of the first connection. It speaks TLS and no Kafka: that is all that is asked. */
    function seenBy(environment: Record<string, string>): Promise<Seen> {
      const options = { cert: text(own.cert), key: text(own.key), ca: text(ca), requestCert: true };
      return new Promise((resolve) => {
        const server = createServer({ ...options, rejectUnauthorized: false }, (socket: TLSSocket) => {
          const done = (spoke: boolean): void => {
            resolve({ authorized: socket.authorized, spoke });
            socket.destroy();
          };
          socket.once('data', () => {
            done(true);
          });
          socket.once('close', () => {
            done(false);
          });
          socket.on('error', () => undefined);
        });
        server.on('tlsClientError', () => {
          resolve({ authorized: false, spoke: false });
        });
        broker = server;
        server.listen(0, '127.0.0.1', () => {
          const { port } = server.address() as AddressInfo;
          const brokers = { LOGSIEVE_KAFKA_BROKERS: `127.0.0.1:${String(port)}` };
          // The client tries again for a while; nothing here waits for it to give up.
          transportOf(settingsOf({ ...brokers, ...environment }), silentLogger)
            .ping()
            .catch(() => undefined);
        });
      });
    }
    const WITH_CA = { LOGSIEVE_KAFKA_SSL: '1', LOGSIEVE_KAFKA_SSL_CA: ca };

    it('shows our certificate and trusts the authority that is set', async () => {
      const ours = { LOGSIEVE_KAFKA_SSL_CERT: client.cert, LOGSIEVE_KAFKA_SSL_KEY: client.key };
      expect(await seenBy({ ...WITH_CA, ...ours })).toEqual({ authorized: true, spoke: true });
    });

    it('shows none where none is set, and says nothing to a broker that nobody vouches for', async () => {
      expect(await seenBy(WITH_CA)).toEqual({ authorized: false, spoke: true });
      broker?.close();
      expect(await seenBy({ LOGSIEVE_KAFKA_SSL: '1' })).toEqual({ authorized: false, spoke: false });
    });
  });
});
