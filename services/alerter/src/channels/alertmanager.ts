import { formatUnixNano, parseRfc3339 } from '@logsieve/contracts';
import type { AlertMessage, UnixNano } from '@logsieve/contracts';
import type { Clock } from '@logsieve/pipeline';
import { post } from '../http/post.ts';
import { SEND_TIMEOUT_MS } from './channel.ts';
import type { Channel } from './channel.ts';
import { linesOf } from './text.ts';

/** An alert that nobody repeats ends by itself after this long; Alertmanager would not tell anyone of one that has already ended. */
const LASTS_NANOS = 3_600_000_000_000n;

/** `POST /api/v2/alerts` of a Prometheus Alertmanager. Labels name the incident, so that a repeat is the same alert. */
export function alertmanagerChannel(options: { url: string; clock: Clock }): Channel {
  const url = new URL('api/v2/alerts', options.url.endsWith('/') ? options.url : `${options.url}/`);
  return {
    name: 'alertmanager',
    send: (message) =>
      post({
        url,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([alertOf(message, options.clock.now())]),
        timeoutMs: SEND_TIMEOUT_MS,
      }),
    close: () => undefined,
  };
}

export function alertOf(message: AlertMessage, now: UnixNano): Readonly<Record<string, unknown>> {
  const since = parseRfc3339(message.since) ?? now;
  return {
    labels: { alertname: 'LogsieveIncident', service: message.service, kind: message.kind, incident: message.id },
    annotations: { summary: message.summary, description: linesOf(message) },
    // Lines may be replayed, or come from a clock that is ahead.
    startsAt: formatUnixNano(since < now ? since : now),
    endsAt: formatUnixNano(now + LASTS_NANOS),
    ...(message.link === null ? {} : { generatorURL: message.link }),
  };
}
