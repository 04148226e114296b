import type { RequestHandler } from 'express';
import type { Logger } from '@logsieve/observability';
import { keyOf, neededRole } from './access.ts';

/** A path is logged so far: its owner chose it. */
const MAX_PATH = 200;

/**
 * A line for everything that changes what others see: who (the key's id, the address), what, and how it ended. At level `warn`, so that it is there unless
 * somebody asks for errors alone. What comes without a valid key changes nothing and is not written down: strangers could fill the log.
 */
export function logAdminActions(logger: Logger): RequestHandler {
  return (request, response, next) => {
    if (neededRole(request) === 'admin')
      response.once('close', () => {
        const { statusCode: status } = response;
        if (status === 401) return;
        const key = keyOf(request);
        logger.warn(
          {
            key: key?.id ?? null,
            role: key?.role ?? null,
            from: request.socket.remoteAddress ?? null,
            method: request.method,
            path: request.path.slice(0, MAX_PATH),
            status,
          },
          'admin action',
        );
      });
    next();
  };
}
