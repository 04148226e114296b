import express from 'express';
import type { Router } from 'express';
import type { Metrics } from './metrics.ts';

/** A named check; rejects with the reason why this part cannot do its work. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

const CHECK_TIMEOUT_MS = 5_000;

/** `/healthz` (alive), `/readyz` (503 naming the part that fails), `/metrics`. */
export function operationsRouter(options: { metrics: Metrics; checks: readonly ReadinessCheck[] }): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(options.checks.map(runCheck));
    const failing = results.filter((result) => result.error !== null);
    response
      .status(failing.length === 0 ? 200 : 503)
      .json({ status: failing.length === 0 ? 'ready' : 'not ready', checks: results });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics());
  });
  return router;
}

async function runCheck(check: ReadinessCheck): Promise<{ name: string; error: string | null }> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${String(CHECK_TIMEOUT_MS / 1000)} s`));
      }, CHECK_TIMEOUT_MS);
    });
    await Promise.race([check.check(), late]);
    return { name: check.name, error: null };
  } catch (error) {
    return { name: check.name, error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
