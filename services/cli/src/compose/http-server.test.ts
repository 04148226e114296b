import { connect } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { httpServer } from './http-server.ts';
import type { HttpServer } from './http-server.ts';

describe('a client that takes its time', () => {
  let http: HttpServer | null = null;
  afterEach(() => http?.stop());

  /** What the server says to one that sends `start`, and then a letter every 50 ms, for ever. */
  async function answerTo(start: string): Promise<string> {
    const reads = express.Router().post('/', async (request, response) => {
      await request.resume().toArray();
      response.json({ ok: true });
    });
    const patience = { headersMs: 300, requestMs: 600, lookEveryMs: 100 };
    http = httpServer({ host: '127.0.0.1', port: 0, tls: null, routers: [reads], patience });
    await http.start();
    const { hostname, port } = new URL(http.address());
    return new Promise((resolve) => {
      let answer = '';
      const patient = setTimeout(() => socket.destroy(), 20_000);
      const socket = connect(Number(port), hostname, () => socket.write(start));
      const letters = setInterval(() => socket.write('a'), 50);
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('error', () => undefined); // a letter that met a closed door
      socket.on('close', () => {
        clearInterval(letters);
        clearTimeout(patient);
        resolve(answer);
      });
    });
  }

  it('headers that never end are not waited for', async () => {
    expect(await answerTo('POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('a body that never ends is not waited for', async () => {
    const answer = await answerTo('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
