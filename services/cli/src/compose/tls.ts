import { readFileSync } from 'node:fs';
import type { Settings } from '@logsieve/config';
import { messageOf } from '@logsieve/pipeline';
import { UsageError } from '../exit.ts';

/** PEM texts of our own door. With `clientCa` only clients with a certificate of that authority are let in. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string | null;
}

/** PEM texts for a connection that we open; what is `undefined` is Node's own choice. */
export interface ClientTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** `null`: HTTP without TLS. @throws UsageError naming the setting that is missing or cannot be read */
export function serverTlsOf(settings: Settings): ServerTls | null {
  const { tlsCert, tlsKey, tlsClientCa } = settings;
  if (tlsCert === null && tlsKey === null && tlsClientCa === null) return null;
  if (tlsCert === null || tlsKey === null)
    throw new UsageError('TLS needs both LOGSIEVE_TLS_CERT and LOGSIEVE_TLS_KEY');
  return {
    cert: read('LOGSIEVE_TLS_CERT', tlsCert),
    key: read('LOGSIEVE_TLS_KEY', tlsKey),
    clientCa: tlsClientCa === null ? null : read('LOGSIEVE_TLS_CLIENT_CA', tlsClientCa),
  };
}

/** TLS to the brokers: `false` without, `true` with the authorities that Node knows. @throws UsageError */
export function kafkaTlsOf(settings: Settings): boolean | ClientTls {
  const { kafkaSsl, kafkaSslCa, kafkaSslCert, kafkaSslKey } = settings;
  if (kafkaSslCa === null && kafkaSslCert === null && kafkaSslKey === null) return kafkaSsl;
  if (!kafkaSsl)
    throw new UsageError('LOGSIEVE_KAFKA_SSL_CA, _CERT and _KEY mean nothing without LOGSIEVE_KAFKA_SSL=1');
  if ((kafkaSslCert === null) !== (kafkaSslKey === null))
    throw new UsageError('a client certificate needs both LOGSIEVE_KAFKA_SSL_CERT and LOGSIEVE_KAFKA_SSL_KEY');
  return {
    ...(kafkaSslCa === null ? {} : { ca: read('LOGSIEVE_KAFKA_SSL_CA', kafkaSslCa) }),
    ...(kafkaSslCert === null ? {} : { cert: read('LOGSIEVE_KAFKA_SSL_CERT', kafkaSslCert) }),
    ...(kafkaSslKey === null ? {} : { key: read('LOGSIEVE_KAFKA_SSL_KEY', kafkaSslKey) }),
  };
}

function read(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${setting}: ${messageOf(error)}`);
  }
}
