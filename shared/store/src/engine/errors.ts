import { PermanentError, TransientError, messageOf } from '@logsieve/pipeline';

/** No room for more rows. Transient: it works again when room is made; doors answer 507. */
export class DiskFullError extends TransientError {}

/** A query needed more time or memory than one may have. Transient: with less to read it works. */
export class QueryLimitError extends TransientError {}

/** Another process has the data directory open. */
export class DataDirectoryInUseError extends PermanentError {}

/** ClickHouse error codes after which the same statement may succeed (ErrorCodes.cpp). */
const TRANSIENT_CODES = new Set([
  '3', // UNEXPECTED_END_OF_FILE: the connection broke while the body was read
  '95', // CANNOT_READ_FROM_SOCKET
  '96', // CANNOT_WRITE_TO_SOCKET
  '159', // TIMEOUT_EXCEEDED
  '173', // CANNOT_ALLOCATE_MEMORY
  '202', // TOO_MANY_SIMULTANEOUS_QUERIES
  '203', // NO_FREE_CONNECTION
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '225', // NO_ZOOKEEPER
  '236', // ABORTED
  '241', // MEMORY_LIMIT_EXCEEDED
  '242', // TABLE_IS_READ_ONLY: a replica without its keeper
  '252', // TOO_MANY_PARTS
  '279', // ALL_CONNECTION_TRIES_FAILED
  '285', // TOO_FEW_LIVE_REPLICAS
  '286', // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  '319', // UNKNOWN_STATUS_OF_INSERT
  '394', // QUERY_WAS_CANCELLED
  '425', // SYSTEM_ERROR
  '439', // CANNOT_SCHEDULE_TASK
  '999', // KEEPER_EXCEPTION
]);
const TRANSIENT_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);
const NO_SPACE = /no space left on device|not enough (?:disk )?space|NOT_ENOUGH_SPACE|disk quota exceeded/i;
const NOT_ENOUGH_SPACE = '243';

/** Gives every error of the engine or of the way to it one of the three classes: disk full, transient, permanent. */
export function classify(error: unknown, doing: string): Error {
  if (error instanceof PermanentError || error instanceof TransientError) return error;
  const code = textProperty(error, 'code');
  const message = `${doing}: ${messageOf(error)}`;
  const options = { cause: error };
  if (code === NOT_ENOUGH_SPACE || code === 'ENOSPC' || code === 'EDQUOT' || NO_SPACE.test(message))
    return new DiskFullError(message, options);
  if (code !== '' && /^\d+$/.test(code))
    return TRANSIENT_CODES.has(code) ? new TransientError(message, options) : new PermanentError(message, options);
  const status = statusOf(error, message);
  if (status !== null)
    return TRANSIENT_STATUS.has(status) ? new TransientError(message, options) : new PermanentError(message, options);
  // What has neither a ClickHouse code nor a status never reached the engine, or its answer was lost: sockets, time-outs.
  return new TransientError(message, options);
}

const QUERY_LIMITS: Readonly<Record<string, string>> = {
  159: 'more time',
  241: 'more memory',
};

/** The same error in words for whoever asked, where a read met its limits. */
export function asQueryLimit(error: unknown): unknown {
  if (!(error instanceof TransientError)) return error;
  const what = QUERY_LIMITS[textProperty(error.cause, 'code')];
  return what === undefined
    ? error
    : new QueryLimitError(
        `the query needs ${what} than one query may have: narrow the time range, name a service, or search for a rarer text`,
        { cause: error },
      );
}

function textProperty(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A proxy in between answers with a status and no ClickHouse code. */
function statusOf(error: unknown, message: string): number | null {
  for (const name of ['status', 'statusCode', 'http_status_code']) {
    const text = textProperty(error, name);
    if (text !== '') return Number(text);
  }
  const match = /\bstatus(?: code)?:? (\d{3})\b/i.exec(message);
  return match?.[1] === undefined ? null : Number(match[1]);
}
