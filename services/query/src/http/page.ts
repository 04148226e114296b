import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, Router } from 'express';

/** Everything comes from here, nothing runs that is not a file of ours: a log line can show up, never act. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  next();
};

/** The built page: hashed files for ever, `index.html` for every address that a browser opens and is no file. */
export function pageRouter(webRoot: string): Router {
  const router = express.Router();
  const index = join(webRoot, 'index.html');
  router.use(
    '/assets',
    express.static(join(webRoot, 'assets'), { immutable: true, maxAge: '365d', fallthrough: true }),
  );
  router.use(express.static(webRoot, { index: false, maxAge: 0 }));
  router.get('/{*path}', (request, response, next) => {
    const isPage = request.accepts(['json', 'html']) === 'html' || request.headers.accept === undefined;
    if (!isPage || request.path.startsWith('/api/') || request.path.startsWith('/assets/') || !existsSync(index)) {
      next();
      return;
    }
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(index);
  });
  return router;
}
