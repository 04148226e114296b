import { createHmac } from 'node:crypto';
import type { Clock } from '@logsieve/pipeline';
import { post } from '../http/post.ts';
import { SEND_TIMEOUT_MS } from './channel.ts';
import type { Channel } from './channel.ts';

/**
 * The message as JSON, signed as standardwebhooks.com says: `webhook-signature: v1,BASE64` is the HMAC-SHA256 of `id.timestamp.body`. The id is the
 * incident's, so that a repeat can be told. A secret that starts with `whsec_` is base64, any other is taken as its bytes.
 */
export function webhookChannel(options: { url: string; secret: string; clock: Clock }): Channel {
  const url = new URL(options.url);
  const key = options.secret.startsWith('whsec_')
    ? Buffer.from(options.secret.slice('whsec_'.length), 'base64')
    : Buffer.from(options.secret, 'utf8');
  return {
    name: 'webhook',
    send(message) {
      const body = JSON.stringify(message);
      const timestamp = String(options.clock.now() / 1_000_000_000n);
      const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${body}`).digest('base64');
      return post({
        url,
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
        body,
        timeoutMs: SEND_TIMEOUT_MS,
      });
    },
    close: () => undefined,
  };
}
