import { buildIngestService, parseAddress } from '@logsieve/ingest';
import type { Address, IngestService } from '@logsieve/ingest';
import { messageOf, systemClock } from '@logsieve/pipeline';
import { UsageError } from '../exit.ts';
import type { ApiKeys } from './access/api-keys.ts';
import { checkListening } from './access/listening.ts';
import type { Ports } from './ports.ts';

/** Over Kafka only where it is asked for: others may read the topic too, and their offsets would not be those of lines alone. */
const HEARTBEAT_MS = 15_000;

export function ingestOf({ settings, store, transport, metrics, logger, keys }: Ports): IngestService {
  const otlpGrpc = addressOf('LOGSIEVE_OTLP_GRPC', settings.otlpGrpc);
  if (otlpGrpc !== null) checkListening({ host: otlpGrpc.host, hasKeys: keys.required(), insecure: settings.insecure });
  return buildIngestService({
    transport,
    store,
    metrics,
    logger,
    clock: systemClock,
    partitions: settings.kafkaPartitions,
    heartbeatMs: settings.heartbeat ?? (transport.kind === 'kafka' ? 0 : HEARTBEAT_MS),
    allows: (headers) => !keys.required() || maySend(keys, headers),
    doors: {
      otlpGrpc,
      syslogTcp: addressOf('LOGSIEVE_SYSLOG_TCP', settings.syslogTcp),
      syslogUdp: addressOf('LOGSIEVE_SYSLOG_UDP', settings.syslogUdp),
      tail: settings.tail,
      stdin: settings.stdin,
    },
  });
}

/** gRPC callers show their key as HTTP callers do: as a Bearer token, or in `x-api-key`. */
function maySend(keys: ApiKeys, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const { authorization, 'x-api-key': direct } = headers;
  const secret = typeof direct === 'string' ? direct : /^bearer (.+)$/i.exec(String(authorization ?? ''))?.[1];
  const role = secret === undefined ? null : keys.find(secret)?.role;
  return role === 'ingest' || role === 'admin';
}

function addressOf(setting: string, text: string | null): Address | null {
  if (text === null) return null;
  try {
    return parseAddress(text);
  } catch (error) {
    throw new UsageError(`${setting}: ${messageOf(error)}`, { cause: error });
  }
}
