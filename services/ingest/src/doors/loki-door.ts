import express from 'express';
import type { Router } from 'express';
import { messageOf } from '@logsieve/pipeline';
import type { DecodedLine } from '@logsieve/contracts';
import { DoorError } from '../http/door-error.ts';
import { mediaType } from '../http/media-type.ts';
import { decodePushJson, decodePushProtobuf } from '../loki/push.ts';
import { handler, recordBatches } from './door.ts';
import type { DoorContext } from './door.ts';
import { doorErrors } from './problem.ts';

const DOOR = 'loki';

/** `POST /loki/api/v1/push`: JSON, or snappy protobuf as promtail and Alloy send it; 204, errors as plain text. */
export function lokiDoor(context: DoorContext): Router {
  const { accept, metrics, options } = context;
  const router = express.Router();
  router.post(
    ['/loki/api/v1/push', '/api/prom/push'],
    handler(context, DOOR, (request, response) => {
      const media = mediaType(request.headers['content-type']);
      const isJson = media === 'application/json';
      if (!isJson && media !== 'application/x-protobuf' && media !== '')
        throw new DoorError(415, 'media_type', `unsupported media type ${media}`);
      return accept.withBody(request, isJson ? 'identity' : 'snappy', async (body) => {
        const lines = decode(body, isJson);
        await Promise.all(recordBatches(lines, DOOR, options.chunkBytes).map((batch) => accept.publish(batch)));
        metrics.bytes.inc({ source: DOOR }, body.length);
        metrics.records.inc({ source: DOOR, outcome: 'accepted' }, lines.length);
        response.status(204).end();
      });
    }),
  );
  router.get('/loki/api/v1/status/buildinfo', (_request, response) => {
    response.json({ version: '3.0.0', goVersion: '', edition: 'logsieve' });
  });
  router.use(
    doorErrors(metrics, (response, error) => {
      response.status(error.status).type('text/plain').send(`${error.message}\n`);
    }),
  );
  return router;
}

function decode(body: Buffer, isJson: boolean): DecodedLine[] {
  try {
    return isJson ? decodePushJson(body.toString('utf8')) : decodePushProtobuf(body);
  } catch (error) {
    throw new DoorError(400, 'malformed', `cannot read the push request: ${messageOf(error)}`, { cause: error });
  }
}
