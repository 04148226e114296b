import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { SIZES, chromiumPath, launchBrowser } from './browser.ts';
import { openWatched, overflowWidth, settled } from './page-checks.ts';
import type { Size } from './page-checks.ts';

const chromium = chromiumPath();
const pictures = process.env['LOGSIEVE_PICTURES'];
/** The README's promise. */
const INCIDENT_WITHIN_MS = 60_000;
/** In this order: the release, what it did to a payment, and what that did to those who call. What else is new in that second comes as it may. */
const CAUSE = ['reason=deployment', 'charge failed', 'was refused', 'Released reservation'];

/** Every screen that needs no id. */
const PICTURES = {
  overview: '/',
  anomalies: '/anomalies',
  templates: '/templates',
  logs: '/logs',
  compare: '/compare',
  health: '/status',
  llm: '/llm',
  uncertainty: '/uncertainty',
  setup: '/setup',
};

describe.skipIf(chromium === null)('the demo, from a cold start to the cause (needs Chromium)', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-demo-'));
  let logsieve: RunningLogsieve;
  let browser: Browser;
  let startedMs = 0;
  beforeAll(async () => {
    startedMs = performance.now();
    logsieve = await startLogsieve(['up', '--demo', '--port', '0', '--data', dataDir]);
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await logsieve.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('prints one line when it is ready', () => {
    expect(logsieve.output().stdout).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  it('shows the bad release of payment within a minute, with the lines that prove it', async () => {
    const watched = await openWatched(browser, logsieve.url, 'desktop', 'light');
    const { page } = watched;
    await page.goto('/');
    const incident = page.locator('a[href*="/anomalies/"]', { hasText: /connection pool exhausted/ }).first();
    await incident.waitFor({ timeout: INCIDENT_WITHIN_MS - (performance.now() - startedMs) });
    expect(performance.now() - startedMs).toBeLessThan(INCIDENT_WITHIN_MS);
    await incident.click();
    await page.waitForURL('**/anomalies/*');
    const first = page.getByRole('region', { name: 'What came first' }).getByRole('listitem');
    await first.filter({ hasText: 'reason=deployment' }).waitFor();
    const order = (await first.allTextContents()).map((text) => CAUSE.findIndex((word) => text.includes(word)));
    expect(order.filter((at) => at !== -1)).toEqual(CAUSE.map((_, at) => at));
    const lines = page.getByRole('region', { name: 'The lines' }).locator('.log-row');
    await lines.filter({ hasText: 'charge failed: connection pool exhausted' }).first().waitFor();
    expect([...watched.complaints, ...watched.foreign]).toEqual([]);
  });

  for (const size of Object.keys(SIZES) as Size[])
    it(`every screen is calm at ${size} size: no error, nothing wider than the window`, async () => {
      const watched = await openWatched(browser, logsieve.url, size, 'light');
      const { page } = watched;
      for (const path of Object.values(PICTURES)) {
        await page.goto(path);
        await settled(page);
        expect(await overflowWidth(page), path).toBeLessThanOrEqual(0);
      }
      expect([...watched.complaints, ...watched.foreign]).toEqual([]);
    });

  it.skipIf(pictures === undefined)(
    'takes the pictures of the README (LOGSIEVE_PICTURES names the folder)',
    async () => {
      for (const size of Object.keys(SIZES) as Size[])
        for (const scheme of ['light', 'dark'] as const) {
          const { page, close } = await openWatched(browser, logsieve.url, size, scheme);
          const take = async (name: string) => {
            await settled(page);
            await page.screenshot({ path: join(pictures ?? '', `${name}-${size}-${scheme}.png`) });
          };
          for (const [name, path] of Object.entries(PICTURES)) {
            await page.goto(path);
            await take(name);
          }
          await page.goto('/');
          await page
            .locator('a[href*="/anomalies/"]', { hasText: /connection pool exhausted/ })
            .first()
            .click();
          await page.locator('.log-row').first().waitFor();
          await take('incident');
          await page.locator('.first-changes a', { hasText: 'slow connection' }).click();
          await page.getByRole('region', { name: 'Variables' }).locator('article').first().waitFor();
          await take('template');
          await close();
        }
    },
  );

  it('finds lines by a word typed into the box labelled Search', async () => {
    const watched = await openWatched(browser, logsieve.url, 'desktop', 'light');
    const { page } = watched;
    await page.goto('/');
    await page.getByLabel('Search').first().fill('"wrong password"');
    await page.keyboard.press('Enter');
    await page.locator('.log-row', { hasText: 'wrong password for user' }).first().waitFor();
    expect([...watched.complaints, ...watched.foreign]).toEqual([]);
  });
});
