import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildAlerterService } from '@logsieve/alerter';
import type { AlertSettings } from '@logsieve/alerter';
import { alertMessageSchema } from '@logsieve/contracts';
import { createMetrics } from '@logsieve/observability';
import type { Metrics } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { httpReceiver, mailReceiver } from '../fixtures/receivers/index.ts';
import type { HttpReceiver, MailReceiver } from '../fixtures/receivers/index.ts';
import { freePort } from '../fixtures/ports/index.ts';
import { sampleRequest } from '../fixtures/review/index.ts';
import { parsed } from '../contract/store/lines.ts';
import { appendLines, blockOf } from '../fixtures/store/append-lines.ts';

const eventually = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 30_000, interval: 50 });
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const SECRET = 'a secret of the owner';
const OFF: AlertSettings = {
  publicUrl: 'https://logs.example/',
  alertMinProbability: 0,
  alertLines: 2,
  alertWebhookUrl: null,
  alertWebhookSecret: null,
  alertSlackUrl: null,
  alertAlertmanagerUrl: null,
  alertSmtpUrl: null,
  alertEmailFrom: null,
  alertEmailTo: [],
};

const hasAlertmanager = spawnSync('prometheus-alertmanager', ['--version']).status === 0;

let folder = '';
let store: Store;
let web: HttpReceiver;
let mail: MailReceiver;
let metrics: Metrics;
let alerters: Component[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-alerts-'));
  store = await openStore({ kind: 'chdb', dataDir: folder }, { clock: systemClock, logger: quiet });
  [web, mail] = await Promise.all([httpReceiver(), mailReceiver()]);
  metrics = createMetrics();
});
afterEach(async () => {
  for (const alerter of alerters) await alerter.stop();
  alerters = [];
  await store.stop();
  await Promise.all([web.close(), mail.close()]);
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: Partial<AlertSettings>, refusals = 10): Promise<Component> {
  const alerter = buildAlerterService({
    store,
    metrics,
    logger: quiet,
    clock: systemClock,
    settings: { ...OFF, ...settings },
    options: { firstRestMs: 20, maxRestMs: 50, refusals },
    everyMs: 20,
  });
  await alerter.start();
  alerters.push(alerter);
  return alerter;
}

const webhook = (): Partial<AlertSettings> => ({
  alertWebhookUrl: `${web.url}/hook`,
  alertWebhookSecret: SECRET,
});
const incident = (id: number, more: Parameters<typeof sampleRequest>[1] = {}) =>
  sampleRequest(id, { anomaly: { verdict: 'anomalous', probability: 0.95, ...more.anomaly } }).anomaly;
const count = async (channel: string, outcome: string): Promise<number> =>
  (await metrics.counter('alerts_sent_total', '', ['channel', 'outcome']).get()).values.find(
    ({ labels }) => labels.channel === channel && labels.outcome === outcome,
  )?.value ?? 0;
const armed = (channel: string): Promise<void> =>
  eventually(async () => {
    const rows = await store.sql.rows(`SELECT 1 FROM alert_deliveries WHERE channel = {channel:String}`, { channel });
    expect(rows).toHaveLength(1);
  });
/** Long enough for several rounds. */
const severalRounds = (): Promise<void> => systemClock.sleep(300);

describe('alerts out', () => {
  it('tell every channel once, with the lines, signed', async () => {
    await start({
      ...webhook(),
      alertSlackUrl: `${web.url}/slack`,
      alertAlertmanagerUrl: `${web.url}/am`,
      alertSmtpUrl: mail.url,
      alertEmailFrom: 'logsieve@example.org',
      alertEmailTo: ['a@example.org', 'b@example.org'],
    });
    for (const channel of ['webhook', 'slack', 'alertmanager', 'email']) await armed(channel);
    const bodies = ['disk sda is failing', 'disk sdb is failing', 'third'];
    const lines = bodies.map((body, offset) => parsed('app', { offset }, { body }, 'storage'));
    await appendLines(store.writer, blockOf('app', lines));
    const positions = lines.map((line) => line.record.position);
    await store.writer.saveAnomalies([incident(1, { anomaly: { evidence: positions } })]);
    // Not for people: uncertain, and normal.
    await store.writer.saveAnomalies([
      incident(2, { anomaly: { verdict: 'uncertain' } }),
      incident(3, { anomaly: { verdict: 'normal' } }),
    ]);
    await eventually(() => {
      expect(web.received).toHaveLength(3);
      expect(mail.mails).toHaveLength(1);
    });
    // It grows: the same incident is written again.
    await store.writer.saveAnomalies([incident(1, { anomaly: { count: 99, evidence: positions } })]);
    await severalRounds();
    expect(web.received).toHaveLength(3);
    expect(mail.mails).toHaveLength(1);

    const at = (path: string) => {
      const found = web.received.find((one) => one.path === path);
      if (found === undefined) throw new Error(`nothing came to ${path}`);
      return found;
    };
    const hook = at('/hook');
    const verified = new Webhook(SECRET, { format: 'raw' }).verify(hook.body, hook.headers as Record<string, string>);
    const message = alertMessageSchema.parse(verified);
    expect(message.lines.map((line) => line.body)).toEqual(['disk sda is failing', 'disk sdb is failing']);
    expect(message.link).toBe('https://logs.example/anomalies/0000000000000001');
    expect(() =>
      new Webhook('another secret', { format: 'raw' }).verify(hook.body, hook.headers as Record<string, string>),
    ).toThrow();
    expect(at('/slack').body).toContain('disk sda is failing');
    expect(JSON.parse(at('/am/api/v2/alerts').body)).toMatchObject([
      { labels: { alertname: 'LogsieveIncident', service: 'storage', incident: '0000000000000001' } },
    ]);
    const [letter] = mail.mails;
    expect(letter).toMatchObject({ from: 'logsieve@example.org', to: ['a@example.org', 'b@example.org'] });
    expect(letter?.text).toContain('disk sda is failing');
    expect(letter?.text).toMatch(/^Message-ID: <0000000000000001@logsieve>$/im);
  });

  it('are written down only after they were taken, and tried again until then', async () => {
    web.answer(503);
    await start({ ...webhook(), alertSmtpUrl: mail.url, alertEmailFrom: 'a@x.org', alertEmailTo: ['b@x.org'] });
    mail.refuse(451);
    await armed('webhook');
    await armed('email');
    await store.writer.saveAnomalies([incident(1)]);
    await eventually(async () => {
      expect(await count('webhook', 'failed')).toBeGreaterThan(2);
      expect(await count('email', 'failed')).toBeGreaterThan(1);
    });
    const deliveries = `SELECT toString(channel) AS channel FROM alert_deliveries WHERE anomaly = 1 ORDER BY channel`;
    expect(await store.sql.rows(deliveries)).toEqual([]);
    web.answer(204);
    mail.refuse(null);
    await eventually(async () => {
      expect(await store.sql.rows(deliveries)).toEqual([{ channel: 'email' }, { channel: 'webhook' }]);
    });
    const ids = new Set(web.received.map(({ headers }) => headers['webhook-id']));
    expect([...ids]).toEqual(['0000000000000001']);
    expect([await count('webhook', 'sent'), await count('email', 'sent')]).toEqual([1, 1]);
  });

  it('survive a restart: what was told is not told again, what was not is', async () => {
    const first = await start(webhook());
    await armed('webhook');
    await store.writer.saveAnomalies([incident(1)]);
    await eventually(async () => {
      expect(await count('webhook', 'sent')).toBe(1);
    });
    await first.stop();
    await store.writer.saveAnomalies([incident(2)]);
    await start(webhook());
    await eventually(async () => {
      expect(await count('webhook', 'sent')).toBe(2);
    });
    await severalRounds();
    expect(web.received.map(({ headers }) => headers['webhook-id'])).toEqual(['0000000000000001', '0000000000000002']);
  });

  it('do not tell what was there before the channel, what a person called normal, or what is less likely than asked', async () => {
    await store.writer.saveAnomalies([incident(1)]);
    await start({ ...webhook(), alertMinProbability: 0.9 });
    await armed('webhook');
    await store.writer.saveFeedback({
      anomalyId: '0000000000000002',
      label: 'normal',
      note: '',
      createdAt: '2026-01-01T00:00:00Z',
    });
    await store.writer.saveAnomalies([incident(2), incident(3, { anomaly: { probability: 0.8 } }), incident(4)]);
    await eventually(() => {
      expect(web.received.length).toBeGreaterThan(0);
    });
    await severalRounds();
    expect(web.received.map(({ headers }) => headers['webhook-id'])).toEqual(['0000000000000004']);
  });

  it('tell of an incident in several services once, by what came first, also where more of it is found later', async () => {
    await start(webhook());
    await armed('webhook');
    const part = (id: number, service: string, first: number) =>
      incident(id, {
        anomaly: { service, incidentId: '0000000000000001', firstSeen: String(1_764_000_000 + first) + '000000000' },
      });
    await store.writer.saveAnomalies([part(2, 'checkout', 4), part(1, 'payment', 0), incident(3)]);
    await eventually(() => {
      expect(web.received.length).toBe(2);
    });
    await store.writer.saveAnomalies([part(4, 'gateway', 9), part(2, 'checkout', 4)]);
    await severalRounds();
    expect(web.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual([
      '0000000000000001',
      '0000000000000003',
    ]);
    const told = alertMessageSchema.parse(
      JSON.parse(web.received.find(({ body }) => body.includes('payment'))?.body ?? ''),
    );
    expect(told).toMatchObject({ service: 'payment', incidentId: '0000000000000001' });
  });

  it('give up what is refused for good, visibly, and follow no redirect', async () => {
    const elsewhere = await httpReceiver();
    web.answer(307, `${elsewhere.url}/stolen`);
    await start(webhook(), 3);
    await armed('webhook');
    await store.writer.saveAnomalies([incident(1)]);
    await eventually(async () => {
      expect(await count('webhook', 'given_up')).toBe(1);
    });
    expect(await count('webhook', 'refused')).toBe(3);
    web.answer(200);
    await store.writer.saveAnomalies([incident(2)]);
    await eventually(async () => {
      expect(await count('webhook', 'sent')).toBe(1);
    });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('go to no forbidden address', async () => {
    await start({ alertSlackUrl: 'http://169.254.169.254/latest', alertAlertmanagerUrl: 'http://[::]:9/' }, 1);
    await armed('slack');
    await armed('alertmanager');
    await store.writer.saveAnomalies([incident(1)]);
    await eventually(async () => {
      expect(await count('slack', 'given_up')).toBe(1);
      expect(await count('alertmanager', 'given_up')).toBe(1);
    });
  });
});

describe.skipIf(!hasAlertmanager)('a real Alertmanager (needs prometheus-alertmanager)', () => {
  it('takes an incident as an active alert, once', async () => {
    const port = await freePort();
    writeFileSync(join(folder, 'am.yml'), 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
    const url = `http://127.0.0.1:${String(port)}`;
    const alertmanager = spawn(
      'prometheus-alertmanager',
      [
        `--config.file=${join(folder, 'am.yml')}`,
        `--storage.path=${join(folder, 'am')}`,
        `--web.listen-address=127.0.0.1:${String(port)}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    try {
      await start({ alertAlertmanagerUrl: url });
      await armed('alertmanager');
      // Perhaps before it listens: then it is tried again.
      await store.writer.saveAnomalies([incident(1)]);
      const alerts = async (): Promise<unknown> => (await fetch(`${url}/api/v2/alerts`)).json();
      await eventually(async () => {
        expect(await alerts()).toMatchObject([
          {
            labels: { alertname: 'LogsieveIncident', service: 'storage', incident: '0000000000000001' },
            status: { state: 'active' },
            generatorURL: 'https://logs.example/anomalies/0000000000000001',
          },
        ]);
      });
      // Alertmanager shows an alert before its answer is back, and counted only then.
      await eventually(async () => {
        expect(await count('alertmanager', 'sent')).toBe(1);
      });
      await severalRounds();
      expect(await count('alertmanager', 'sent')).toBe(1);
    } finally {
      alertmanager.kill('SIGKILL');
    }
  });
});
