import type { RequestHandler } from 'express';

/** What browsers say of a request that our own page, or nobody's page, has made. */
const OURS = new Set(['same-origin', 'none']);

/**
 * 403 for what a page of another site sends. Without it any page that its user opens could send lines to, or change what is seen in, a logsieve that
 * listens on loopback without keys. Browsers tell by `Sec-Fetch-Site` (https and loopback), which holds behind a proxy too; programs send
 * no such header. Reading is kept from other sites by the browser itself, as nothing here allows it.
 */
export const refuseOtherSites: RequestHandler = (request, response, next) => {
  const site = request.get('sec-fetch-site');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads || site === undefined || OURS.has(site)) {
    next();
    return;
  }
  response.status(403).type('application/problem+json').json({
    type: 'about:blank',
    title: 'Forbidden',
    status: 403,
    detail: 'requests from pages of other sites are refused',
  });
};
