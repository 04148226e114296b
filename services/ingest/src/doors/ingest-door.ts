import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import express from 'express';
import type { Request, Router } from 'express';
import { CONTENT_TYPES, LIMITS, ingestAnswerSchema } from '@logsieve/contracts';
import type { IngestAnswer } from '@logsieve/contracts';
import { DoorError } from '../http/door-error.ts';
import { mediaType } from '../http/media-type.ts';
import { chunkLines } from '../publish/line-chunks.ts';
import type { Publish } from '../publish/publisher.ts';
import { handler } from './door.ts';
import type { DoorContext } from './door.ts';
import type { Idempotency } from './idempotency.ts';
import { jsonToLines } from './json-lines.ts';
import { doorErrors, writeProblem } from './problem.ts';

const DOOR = 'http';
const TEXT = ['', 'text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded'];
const NDJSON = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/json-lines',
];
const MAX_ERRORS = 100;
const MAX_NAME = 200;

/** `POST /api/v1/ingest`: text or NDJSON lines; `?service=&source=`, `Idempotency-Key`. */
export function ingestDoor(context: DoorContext, idempotency: Idempotency): Router {
  const { accept, metrics, options } = context;
  const router = express.Router();

  async function ingest(request: Request, body: Buffer, publish: Publish): Promise<IngestAnswer> {
    const { service, source } = names(request);
    const media = mediaType(request.headers['content-type']);
    const isJson = media === 'application/json';
    const isText = TEXT.includes(media);
    if (!isText && !isJson && !NDJSON.includes(media))
      throw new DoorError(
        415,
        'media_type',
        `unsupported media type ${media}; send text/plain or application/x-ndjson`,
      );
    const lines = isJson ? jsonToLines(body) : body;
    const errors: IngestAnswer['errors'] = [];
    let rejected = 0;
    const reject = (line: Buffer, number: number): boolean => {
      const reason = whyRejected(line, isText);
      if (reason === null) return false;
      rejected += 1;
      metrics.rejected.inc({ reason });
      if (errors.length < MAX_ERRORS) errors.push({ line: number, reason });
      return true;
    };
    const chunks = [...chunkLines(lines, options.chunkBytes, reject)];
    const accepted = chunks.reduce((sum, chunk) => sum + chunk.lines, 0);
    const contentType = isText ? CONTENT_TYPES.text : CONTENT_TYPES.ndjson;
    if (accepted > 0) await publish({ source, service, contentType, chunks });
    metrics.bytes.inc({ source: DOOR }, body.length);
    metrics.records.inc({ source: DOOR, outcome: 'accepted' }, accepted);
    metrics.records.inc({ source: DOOR, outcome: 'rejected' }, rejected);
    return { accepted, rejected, errors };
  }

  router.post(
    '/api/v1/ingest',
    handler(context, DOOR, (request, response) =>
      accept.withBody(request, 'identity', async (body) => {
        const key = request.headers['idempotency-key'];
        if (key === undefined || key === '') {
          response.json(await ingest(request, body, accept.publish));
          return;
        }
        if (typeof key !== 'string' || key.length > 255)
          throw new DoorError(400, 'idempotency_key', 'Idempotency-Key is longer than 255 characters');
        const fingerprint = createHash('sha256').update(request.originalUrl).update('\n').update(body).digest('hex');
        // Without an end, so that who was told 503 and sends it again waits for the same lines: those sent before may still become durable.
        const answer = await accept.inTime(
          idempotency.once(`ingest:${key}`, fingerprint, async () =>
            JSON.stringify(await ingest(request, body, accept.send)),
          ),
        );
        response.json(ingestAnswerSchema.parse(JSON.parse(answer)));
      }),
    ),
  );
  router.use(doorErrors(metrics, writeProblem));
  return router;
}

function names(request: Request): { service: string; source: string } {
  const errors: { parameter: string; detail: string }[] = [];
  const read = (parameter: string): string => {
    const value = request.query[parameter];
    if (value === undefined) return '';
    if (typeof value !== 'string') errors.push({ parameter, detail: 'given more than once' });
    else if (value.length > MAX_NAME) errors.push({ parameter, detail: `longer than ${String(MAX_NAME)} characters` });
    else if (/\p{Cc}/u.test(value)) errors.push({ parameter, detail: 'contains control characters' });
    else return value;
    return '';
  };
  const service = read('service');
  const source = read('source');
  if (errors.length > 0) throw new DoorError(400, 'parameters', 'wrong parameters', { errors });
  return { service, source: source !== '' ? source : service !== '' ? service : DOOR };
}

/** A line that is declared JSON and is not is stored as text under its reason; only what JSON can never be is refused. */
function whyRejected(line: Buffer, isText: boolean): string | null {
  if (line.length > LIMITS.storedLineBytes) return 'line_too_long';
  return !isText && !isUtf8(line) ? 'invalid_utf8' : null;
}
