import { lookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { PermanentError, TransientError, messageOf } from '@logsieve/pipeline';
import { checkAddress } from './address-rules.ts';

/** An answer is read so far, for the log; receivers of alerts say little. */
const MAX_ANSWER_BYTES = 16 * 1024;
const RETRYABLE = new Set([408, 425, 429]);

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The whole exchange, milliseconds. */
  readonly timeoutMs: number;
}

/**
 * POST that follows no redirect and connects to no address that the rules forbid. Resolves where the answer is 2xx.
 * @throws PermanentError where the other side will never take it, TransientError where it may later.
 */
export async function post(request: Post, resolver: Resolver = lookup): Promise<void> {
  const answer = await exchange(request, resolver);
  if (answer.status >= 200 && answer.status < 300) return;
  const message = `answered ${String(answer.status)}: ${answer.text.slice(0, 300)}`;
  if (answer.status >= 500 || RETRYABLE.has(answer.status))
    throw new TransientError(message, answer.retryAfterMs === null ? {} : { retryAfterMs: answer.retryAfterMs });
  throw new PermanentError(message);
}

/** How a name becomes addresses; the system's own way if nothing else is said. */
export type Resolver = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

function exchange({ url, headers, body, timeoutMs }: Post, resolver: Resolver): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error instanceof PermanentError ? error : new TransientError(messageOf(error), { cause: error }));
    };
    let request: ClientRequest;
    try {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // A literal address is never looked up.
      if (isIP(host) !== 0) checkAddress(host, url.protocol);
      const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
      request = start(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'logsieve' },
        lookup: checkedLookup(url.protocol, resolver),
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      fail(error);
      return;
    }
    request.on('error', fail);
    request.on('response', (response) => {
      readAnswer(response).then(resolve, fail);
    });
    request.end(body);
  });
}

/** A lookup whose every address must be allowed. */
const checkedLookup =
  (protocol: string, resolver: Resolver): LookupFunction =>
  (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = (addresses as typeof addresses | undefined) ?? [];
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`${hostname} has no address`), '', 0);
        return;
      }
      try {
        for (const { address } of addresses) checkAddress(address, protocol);
      } catch (refused) {
        callback(refused as Error, '', 0);
        return;
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) break;
  }
  response.destroy();
  const seconds = Number(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    text: Buffer.concat(chunks).toString('utf8'),
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null,
  };
}
