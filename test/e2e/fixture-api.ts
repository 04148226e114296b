import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { webRoot } from '@logsieve/web';
import { parseRfc3339 } from '@logsieve/contracts';
import * as answers from './fixture-answers.ts';
import { makeShop } from './fixture-shop.ts';
import type { Shop } from './fixture-shop.ts';

export type Scenario = 'shop' | 'empty' | 'unbalanced' | 'failing';

export interface FixtureApi {
  readonly url: string;
  /** Bodies that the page posted, oldest first. */
  readonly posted: { readonly path: string; readonly body: unknown }[];
  stop(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** As strict as a page may be served: any inline script, foreign request or markup from a log line would be an error. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

/** The built page over a made-up shop, for the states that a healthy system does not show. Loopback, a free port. */
export async function startFixtureApi(options: {
  scenario: Scenario;
  now: string;
  port?: number;
}): Promise<FixtureApi> {
  const shop =
    options.scenario === 'empty' ? { lines: [], anomalies: [], kinds: [] } : makeShop(parseRfc3339(options.now) ?? 0n);
  const posted: FixtureApi['posted'] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(answers.METRICS);
      return;
    }
    void (url.pathname.startsWith('/api/v1/') || url.pathname === '/readyz'
      ? answerApi(request, response, url, shop, options.scenario, posted)
      : answerFile(response, url.pathname));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    posted,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  shop: Shop,
  scenario: Scenario,
  posted: FixtureApi['posted'],
): Promise<void> {
  const query = url.searchParams;
  if (url.pathname === '/readyz') {
    const checks = [{ name: 'store', error: scenario === 'failing' ? 'disk full' : null }];
    send(response, scenario === 'failing' ? 503 : 200, {
      status: scenario === 'failing' ? 'not ready' : 'ready',
      checks,
    });
    return;
  }
  if (scenario === 'failing') {
    send(response, 400, {
      type: 'about:blank',
      title: 'Bad request',
      status: 400,
      detail: 'One parameter is wrong.',
      errors: [{ parameter: 'query', detail: 'unclosed phrase' }],
    });
    return;
  }
  const [first = '', id = '', action = '', last = ''] = url.pathname.slice('/api/v1/'.length).split('/');
  if (request.method === 'POST') {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    posted.push({ path: url.pathname, body: JSON.parse(text) });
    response.writeHead(204).end();
    return;
  }
  if (first === 'logs' && id === 'tail') {
    tail(response, shop);
    return;
  }
  const answer = answerOf(
    shop,
    scenario,
    `${first}${id === '' ? '' : '/one'}${action === '' ? '' : `/${action}`}${last === '' ? '' : `/${last}`}`,
    id,
    query,
  );
  if (answer === null)
    send(response, 404, {
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: `There is no ${url.pathname}.`,
    });
  else send(response, 200, answer);
}

function answerOf(shop: Shop, scenario: Scenario, route: string, id: string, query: URLSearchParams): unknown {
  switch (route) {
    case 'services':
      return answers.services(shop, query);
    case 'histogram':
      return answers.histogram(shop, query);
    case 'templates':
      return answers.templates(shop, query);
    case 'templates/one':
      return answers.template(shop, id);
    case 'templates/one/variables':
      return answers.variables(shop, id);
    case 'logs':
      return answers.logs(shop, query);
    case 'anomalies':
      return answers.anomalies(shop, query);
    case 'anomalies/one':
      return answers.anomaly(shop, id, {});
    case 'anomalies/one/feedback/preview':
      return answers.preview(shop, id, query.get('label') ?? '');
    case 'incidents/one/summary':
      return answers.incidentSummary(shop, id);
    case 'diff':
      return answers.diff(shop, query);
    case 'accounting':
      return answers.accounting(shop, scenario !== 'unbalanced');
    case 'budget':
      return answers.budget(shop.anomalies.filter((item) => item.verdict === 'uncertain').length);
    case 'audit':
      return answers.audit();
    case 'reviews':
      return answers.reviews(shop, query);
    case 'storage':
      return answers.storage(shop);
    case 'uncertainty':
      return scenario === 'empty' ? null : answers.uncertainty();
    default:
      return null;
  }
}

/** A line every 100 ms until the reader leaves. */
function tail(response: ServerResponse, shop: Shop): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': open\n\n');
  let at = 0;
  const timer = setInterval(() => {
    const line = shop.lines[at % shop.lines.length];
    at += 1;
    response.write(`data: ${JSON.stringify({ ...line, offset: shop.lines.length + at })}\n\n`);
  }, 100);
  response.on('close', () => {
    clearInterval(timer);
  });
}

async function answerFile(response: ServerResponse, path: string): Promise<void> {
  const name = extname(path) === '' ? '/index.html' : normalize(path);
  try {
    const body = await readFile(join(webRoot, name));
    response
      .writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
      })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}
