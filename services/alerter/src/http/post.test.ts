import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PermanentError } from '@logsieve/pipeline';
import { post } from './post.ts';
import type { Resolver } from './post.ts';

/** A name server of somebody else: it may answer otherwise each time. */
const leadsTo =
  (...addresses: readonly string[]): Resolver =>
  (_hostname, _options, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  };

describe('a message to a name', () => {
  async function receivedBy(resolver: Resolver): Promise<number> {
    let received = 0;
    const server = createServer((request, response) => {
      received += 1;
      request.resume();
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    const url = new URL(`http://receiver.example:${String(port)}/`);
    try {
      await post({ url, headers: {}, body: '{}', timeoutMs: 10_000 }, resolver);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    return received;
  }

  it('goes to the address that the name has', async () => {
    expect(await receivedBy(leadsTo('127.0.0.1'))).toBe(1);
  });

  // 0.0.0.0 is this machine: a receiver would hear it.
  it.each([[['0.0.0.0']], [['127.0.0.1', '169.254.169.254']]])(
    'is for good refused where one of its addresses is forbidden: %j',
    async (addresses) => {
      await expect(receivedBy(leadsTo(...addresses))).rejects.toThrow(PermanentError);
    },
  );
});
