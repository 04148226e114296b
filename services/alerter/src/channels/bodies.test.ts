import { describe, expect, it } from 'vitest';
import type { AlertMessage } from '@logsieve/contracts';
import { alertOf } from './alertmanager.ts';
import { slackBody } from './slack.ts';
import { titleOf } from './text.ts';

const message: AlertMessage = {
  version: 1,
  id: '00000000000000ab',
  incidentId: '00000000000000ab',
  kind: 'new_template',
  service: 'payment',
  summary: 'New: <!channel> & ```code```',
  template: 'x',
  probability: 0.97,
  decidedBy: 'model',
  since: '2026-01-01T00:00:00.000000000Z',
  until: '2026-01-01T00:00:10.000000000Z',
  count: 3,
  lines: [
    { timestamp: '2026-01-01T00:00:01.000000000Z', service: 'payment', severity: 'ERROR', body: 'a ``` b \u001b[2J' },
  ],
  link: 'https://logs.example/anomalies/00000000000000ab',
};

describe('what a channel says', () => {
  it('lets no log text mention people, make links or end its block, in Slack', () => {
    const { text, blocks } = slackBody(message);
    expect(text).toContain('&lt;!channel&gt; &amp;');
    const shown = JSON.stringify(blocks);
    expect(shown).not.toContain('<!channel>');
    expect(shown).toContain("a ''' b");
    expect(shown).toContain(`<${message.link ?? ''}|Look at it>`);
  });

  it('stays within what Slack takes', () => {
    const long = {
      ...message,
      lines: Array.from({ length: 50 }, () => ({
        timestamp: message.since,
        service: 'payment',
        severity: null,
        body: 'x'.repeat(500),
      })),
    };
    for (const block of slackBody(long).blocks as { text?: { text: string } }[])
      expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3000);
  });

  it('has no control characters', () => {
    expect(titleOf({ ...message, summary: 'a\u001b[31m\nb\u202e' })).toBe('payment: a [31m b ');
  });

  it('tells Alertmanager of the incident by its id, begun in the past and not yet over', () => {
    const now = 1_700_000_000_000_000_000n;
    expect(alertOf(message, now)).toMatchObject({
      labels: { alertname: 'LogsieveIncident', service: 'payment', incident: message.id },
      startsAt: '2023-11-14T22:13:20.000000000Z',
      endsAt: '2023-11-14T23:13:20.000000000Z',
      generatorURL: message.link,
    });
  });
});
