import express from 'express';
import type { Router } from 'express';
import { messageOf } from '@logsieve/pipeline';
import { decodeOtlpJson, decodeOtlpProtobuf } from '@logsieve/decode';
import { DoorError } from '../http/door-error.ts';
import { mediaType } from '../http/media-type.ts';
import { exportResponse, statusBody } from '../otlp/answers.ts';
import type { Partial } from '../otlp/answers.ts';
import { handler, recordBatches } from './door.ts';
import type { DoorContext } from './door.ts';
import { doorErrors } from './problem.ts';

const DOOR = 'otlp';
const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/** `POST /v1/logs` (OTLP/HTTP): protobuf and JSON, answered in the same type; errors are google.rpc.Status. */
export function otlpDoor(context: DoorContext): Router {
  const { accept, metrics } = context;
  const router = express.Router();
  router.post(
    '/v1/logs',
    handler(context, DOOR, async (request, response) => {
      const media = mediaType(request.headers['content-type']);
      const isJson = media === JSON_TYPE;
      if (!isJson && media !== PROTOBUF && media !== 'application/protobuf')
        throw new DoorError(415, 'media_type', `unsupported media type ${media}; send ${PROTOBUF} or ${JSON_TYPE}`);
      await accept.withBody(request, 'identity', async (body) => {
        const partial = await exportLogs(context, body, isJson ? 'json' : 'protobuf');
        response.status(200).setHeader('content-type', isJson ? JSON_TYPE : PROTOBUF);
        response.end(exportResponse(partial, isJson));
      });
    }),
  );
  router.use(
    '/v1/logs',
    doorErrors(metrics, (response, error) => {
      const isJson = mediaType(response.req.headers['content-type']) === JSON_TYPE;
      response.status(error.status).setHeader('content-type', isJson ? JSON_TYPE : PROTOBUF);
      response.end(statusBody(error.status, error.message, isJson));
    }),
  );
  return router;
}

/**
 * Takes an ExportLogsServiceRequest, however it came; `null` on full success.
 * @throws DoorError 400 where it is none, 503 or 507 where its lines do not become durable
 */
export async function exportLogs(
  { accept, metrics, options }: DoorContext,
  body: Buffer,
  form: 'protobuf' | 'json',
): Promise<Partial | null> {
  const { lines, rejected } = decode(body, form === 'json');
  await Promise.all(recordBatches(lines, DOOR, options.chunkBytes).map((batch) => accept.publish(batch)));
  metrics.bytes.inc({ source: DOOR }, body.length);
  metrics.records.inc({ source: DOOR, outcome: 'accepted' }, lines.length);
  metrics.records.inc({ source: DOOR, outcome: 'rejected' }, rejected.length);
  for (const { reason } of rejected) metrics.rejected.inc({ reason });
  return rejected.length === 0 ? null : { rejectedLogRecords: rejected.length, errorMessage: messageFor(rejected) };
}

function decode(body: Buffer, isJson: boolean) {
  try {
    const { lines, rejected } = isJson ? decodeOtlpJson(body) : decodeOtlpProtobuf(body);
    return { lines: lines.filter((line) => line !== null), rejected };
  } catch (error) {
    throw new DoorError(400, 'malformed', `cannot read the export request: ${messageOf(error)}`, { cause: error });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  invalid_trace_id: 'traceId is not 32 hex digits',
  invalid_span_id: 'spanId is not 16 hex digits',
};

/** Each reason once, with the place (from 0) of the first record that it met. */
function messageFor(rejected: readonly { readonly index: number; readonly reason: string }[]): string {
  const first = new Map<string, number>();
  for (const { index, reason } of rejected) if (!first.has(reason)) first.set(reason, index);
  return [...first]
    .map(([reason, index]) => `${WORDS[reason] ?? reason} (first: log record ${String(index)})`)
    .join('; ');
}
