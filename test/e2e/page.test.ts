import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { webRoot } from '@logsieve/web';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIZES, chromiumPath, launchBrowser } from './browser.ts';
import { startFixtureApi } from './fixture-api.ts';
import type { FixtureApi, Scenario } from './fixture-api.ts';
import { openWatched, overflowWidth, seriousViolations, settled } from './page-checks.ts';
import type { Size, WatchedPage } from './page-checks.ts';

const chromium = chromiumPath();
const PAYMENT = 'f00d000000000001';
const SCREENS = [
  '/',
  '/anomalies',
  `/anomalies/${PAYMENT}`,
  '/templates',
  '/templates/a1b2c3d4e5f60001',
  '/logs',
  '/compare',
  '/status',
  '/llm',
  '/uncertainty',
  '/setup',
];

describe('bundle', () => {
  it('is built and stays under 500 kB gzipped', () => {
    expect(existsSync(join(webRoot, 'index.html')), 'npm run build first').toBe(true);
    const assets = readdirSync(join(webRoot, 'assets'));
    const bytes = assets.map((name) => gzipSync(readFileSync(join(webRoot, 'assets', name))).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(500_000);
  });
});

describe.skipIf(chromium === null)('page over a made-up shop (needs Chromium)', () => {
  let browser: Browser;
  const apis: FixtureApi[] = [];
  const start = async (scenario: Scenario) => {
    const api = await startFixtureApi({ scenario, now: new Date().toISOString() });
    apis.push(api);
    return api;
  };
  const visit = async (
    api: FixtureApi,
    path: string,
    size: Size = 'desktop',
    scheme: 'light' | 'dark' = 'light',
  ): Promise<WatchedPage> => {
    const watched = await openWatched(browser, api.url, size, scheme);
    await watched.page.goto(path);
    await settled(watched.page);
    return watched;
  };
  let shop: FixtureApi;
  beforeAll(async () => {
    if (chromium === null) return;
    browser = await launchBrowser(chromium);
    shop = await start('shop');
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all(apis.map((api) => api.stop()));
  });

  for (const size of Object.keys(SIZES) as Size[]) {
    it(`answers the first three questions at ${size} size`, async () => {
      const watched = await visit(shop, '/', size);
      const { page } = watched;
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('2 things need a look');
      for (const service of ['gateway', 'cart', 'checkout', 'search', 'warehouse']) {
        await page.getByRole('row', { name: new RegExp(service) }).waitFor();
      }
      await page.locator(`a[href*="${PAYMENT}"]`).first().click();
      await page.waitForURL(`**/anomalies/${PAYMENT}`);
      await page.getByText('Payment failures rose', { exact: false }).first().waitFor();
      const evidence = page.getByRole('region', { name: 'The lines' }).locator('.log-row');
      await evidence.first().waitFor();
      expect(await evidence.count()).toBe(8);
      expect(await evidence.first().locator('mark').allTextContents()).toContain('10.2.0.17:8443');

      await page.getByLabel('Search').fill('"out of database connections" service:checkout');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/logs?query=*');
      await settled(page);
      await page.getByText('out of database', { exact: false }).first().waitFor();
      expect(await page.getByRole('listitem').count()).toBeGreaterThan(0);
      await page.goBack();
      await page.getByRole('region', { name: 'The lines' }).waitFor();
      expect(watched.complaints).toEqual([]);
      expect(watched.foreign).toEqual([]);
      await watched.close();
    });

    for (const scheme of ['light', 'dark'] as const) {
      it(`has no serious accessibility violation and nothing sticks out: ${size}, ${scheme}`, async () => {
        const watched = await visit(shop, '/', size, scheme);
        for (const path of SCREENS) {
          await watched.page.goto(path);
          await settled(watched.page);
          expect({ path, violations: await seriousViolations(watched.page) }).toEqual({ path, violations: [] });
          expect({ path, overflow: await overflowWidth(watched.page) }).toEqual({ path, overflow: 0 });
        }
        expect(watched.complaints).toEqual([]);
        expect(watched.foreign).toEqual([]);
        await watched.close();
      });
    }
  }

  it('stays accessible with everything opened', async () => {
    const watched = await visit(shop, `/anomalies/${PAYMENT}`, 'phone');
    const { page } = watched;
    await page.locator('.log-time').first().click();
    await page.getByRole('button', { name: 'It is normal' }).click();
    await page.getByText('This kind of case would no longer be reported.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await overflowWidth(page)).toBe(0);
    await page.getByLabel('Search').focus();
    await page.getByText('Words must all occur.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toBe(`/anomalies/${PAYMENT}`);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('shows log text as text, never as markup', async () => {
    const watched = await visit(shop, '/logs?query=%3Cscript%3E');
    const row = watched.page.getByRole('listitem').first();
    expect(await row.textContent()).toContain('<script>alert(1)</script>');
    await row.getByRole('button').click();
    await watched.page.getByRole('link', { name: '<script>alert(1)</script>' }).waitFor();
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('loads older lines while scrolling, down to the last', async () => {
    const watched = await visit(shop, '/logs?service=warehouse');
    const { page } = watched;
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 100_000);
          return page.getByText(/^That is all: [\d,]+ lines\./).count();
        },
        { timeout: 30_000, interval: 100 },
      )
      .toBe(1);
    expect(await page.locator('.log-row').count()).toBeLessThan(150);
    await watched.close();
  });

  it('follows new lines, and holds still when paused', async () => {
    const watched = await visit(shop, '/logs?tail=1');
    const { page } = watched;
    await page.locator('.log-row').nth(2).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const before = await page.locator('.log-row').count();
    await page.getByRole('button', { name: /Go on \(\d+ new lines\)/ }).waitFor();
    expect(await page.locator('.log-row').count()).toBe(before);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('shows what feedback would change before it is sent', async () => {
    const watched = await visit(shop, `/anomalies/${PAYMENT}`);
    const { page } = watched;
    await page.getByRole('button', { name: 'It is normal' }).click();
    await page.getByText('This kind of case would no longer be reported.').waitFor();
    expect(shop.posted).toEqual([]);
    await page.getByLabel('Note for the next person').fill('provider was in maintenance');
    await page
      .getByRole('form', { name: /Preview/ })
      .getByRole('button', { name: 'It is normal' })
      .click();
    await expect
      .poll(() => shop.posted)
      .toEqual([
        {
          path: `/api/v1/anomalies/${PAYMENT}/feedback`,
          body: { label: 'normal', note: 'provider was in maintenance' },
        },
      ]);
    await watched.close();
  });

  it('shows what came first in an incident of several services', async () => {
    const watched = await visit(shop, `/anomalies/${PAYMENT}`, 'phone');
    const { page } = watched;
    const parts = page.getByRole('region', { name: 'One incident in 2 services' }).getByRole('listitem');
    await parts.first().waitFor();
    expect(await parts.allInnerTexts()).toEqual([
      expect.stringMatching(/checkout[^]*came first$/),
      expect.stringMatching(/payment[^]*4 s after checkout, by 12 shared trace ids$/),
    ]);
    expect(await overflowWidth(page)).toBe(0);
    await parts.last().getByRole('link').click();
    await page.waitForURL('**/anomalies/f00d000000000003');
    await watched.close();
  });

  it('sums an incident up when asked, with links to the lines that prove it', async () => {
    const watched = await visit(shop, `/anomalies/${PAYMENT}`, 'phone');
    const { page } = watched;
    const summary = page.getByRole('region', { name: 'In five sentences' });
    expect(await summary.getByRole('listitem').count()).toBe(0);
    await summary.getByRole('button', { name: 'Summarise' }).click();
    const own = summary.getByRole('listitem').filter({ hasText: 'Charges fail since the deployment.' });
    await own.waitFor();
    await summary.getByText('Put into words by an LLM (made-up-model)', { exact: false }).waitFor();
    await summary.getByText('1 sentence of the LLM removed', { exact: false }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await overflowWidth(page)).toBe(0);
    const place = (await own.getByRole('link').getAttribute('href')) ?? '';
    await own.getByRole('link').click();
    expect(await page.locator(`[id="${place.slice(1)}"]`).count()).toBe(1);
    await summary.getByRole('listitem').filter({ hasText: 'The gateway waits for it.' }).getByRole('link').click();
    await page.waitForURL('**/logs?*service=gateway*');
    await settled(page);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('shows the names that an LLM gave to a template, and that it was an LLM', async () => {
    const watched = await visit(shop, '/templates/a1b2c3d4e5f60001', 'phone');
    const { page } = watched;
    await page.getByText('Something was done to the first thing.').waitFor();
    await page.getByText('named by an LLM (made-up-model)', { exact: false }).waitFor();
    await page.getByRole('article', { name: 'Variable 1: first_thing' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await overflowWidth(page)).toBe(0);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('helps while a query is typed, and is usable by keyboard alone', async () => {
    const watched = await visit(shop, '/');
    const { page } = watched;
    await page.keyboard.press('/');
    await page.keyboard.type('service:che');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Search').inputValue()).toBe('service:checkout ');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/logs?query=service%3Acheckout');
    await page.getByLabel('Search').press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByText('things need a look').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/anomalies/f00d*');
    await watched.close();
  });

  it('searches for some templates and without others', async () => {
    const watched = await visit(shop, '/templates');
    const { page } = watched;
    await page
      .getByRole('button', { name: /^Only lines like this/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^No lines like this/ })
      .nth(1)
      .click();
    await page.getByRole('link', { name: 'Show the lines: only 1 template, without 1' }).click();
    await page.waitForURL(/\/logs\?query=template%3A[0-9a-f]{16}\+-template%3A[0-9a-f]{16}/);
    await page.goto('/logs');
    await page.locator('.log-time').first().click();
    await page.getByRole('link', { name: 'Hide lines like it' }).click();
    await page.waitForURL(/query=-template%3A[0-9a-f]{16}/);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('keeps a view by its name', async () => {
    const watched = await visit(shop, '/logs?service=checkout&severity=error');
    const { page } = watched;
    await page.keyboard.press('v');
    await page.getByLabel('Name of this view').fill('failing checkouts');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'failing checkouts' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto('/');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('link', { name: 'failing checkouts' }).click();
    await page.waitForURL('**/logs?service=checkout&severity=error');
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('says what is waiting, at risk and on disk', async () => {
    const watched = await visit(shop, '/status');
    const { page } = watched;
    await page.getByText('1.5 s').waitFor();
    await page.getByRole('row', { name: /^lines / }).waitFor();
    await page.getByRole('navigation', { name: 'System' }).getByRole('link', { name: 'Uncertainty' }).click();
    await page.getByRole('img', { name: /Accepted: 2\.0% of what is dismissed\. Now: 43% dismissed/ }).waitFor();
    await page.getByText('The stream is not what it was').waitFor();
    await page.goto('/llm?reviews=waiting');
    await page.getByText('No review yet').waitFor();
    await page.getByText('The answers changed since').waitFor();
    await page.getByRole('row', { name: /^latency ms 640 33 / }).waitFor();
    await page.getByRole('row', { name: /^questions with known answers 12 2\.1 70% 95% at first/ }).waitFor();
    await watched.close();
  });

  it('teaches how to send logs where there are none', async () => {
    const watched = await visit(await start('empty'), '/');
    await watched.page.getByText('/api/v1/ingest?service=shop', { exact: false }).waitFor();
    await watched.page.getByText('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', { exact: false }).waitFor();
    expect(await seriousViolations(watched.page)).toEqual([]);
    for (const path of ['/logs', '/templates', '/anomalies']) {
      await watched.page.goto(path);
      await watched.page.getByText('No line has come yet').waitFor();
      expect(await watched.page.getByRole('link', { name: 'How to send logs' }).getAttribute('href')).toBe('/setup');
    }
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('leads on from what is not there', async () => {
    const watched = await visit(shop, '/anomalies/0000000000000000');
    const { page } = watched;
    await page.getByRole('heading', { level: 1, name: 'There is no such anomaly' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'See all there are' }).click();
    await page.waitForURL('**/anomalies');
    await page.goto('/templates/0000000000000000');
    await page.getByRole('heading', { level: 1, name: 'There is no such template' }).waitFor();
    await watched.close();
  });

  it('says it when the counts do not balance', async () => {
    const watched = await visit(await start('unbalanced'), '/status');
    await watched.page.getByText('The line counts do not balance.').waitFor();
    await watched.page.getByText('It does not add up: 7 missing.').waitFor();
    await watched.close();
  });

  it('shows a problem in the server’s own words, and which part fails', async () => {
    const watched = await openWatched(browser, (await start('failing')).url, 'desktop');
    await watched.page.goto('/logs?query=%22open');
    await watched.page.getByText('unclosed phrase').first().waitFor();
    await watched.page.getByText('store cannot do its work:').waitFor();
    await watched.page.getByText('disk full').waitFor();
    await watched.close();
  });

  it('says when the server is gone, and keeps what it knew', async () => {
    const api = await start('shop');
    const watched = await visit(api, '/');
    await api.stop();
    await watched.page.getByText('logsieve does not answer.').waitFor({ timeout: 40_000 });
    await watched.page.getByRole('row', { name: /gateway/ }).waitFor();
    await watched.close();
  });
});
