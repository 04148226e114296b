import { describe, expect, it } from 'vitest';
import { SECRET_KINDS, plantedSecrets } from '../../../../test/fixtures/secrets/index.ts';
import { passesLuhn } from './patterns.ts';
import { isRedactedPrompt, redactPrompt } from './prompt.ts';
import { redactText } from './secrets.ts';

describe('redactText', () => {
  it.each(SECRET_KINDS)('replaces %s', (kind) => {
    const missed = plantedSecrets(1, 20).filter(
      (one) => one.kind === kind && redactText(one.text).text.includes(one.secret),
    );
    expect(missed).toEqual([]);
  });

  it.each([
    'connection to <IP>:<NUMBER> refused after <NUMBER> ms',
    'Verification succeeded for block <ID>',
    'PacketResponder <NUMBER> for block <ID> terminating',
    'org.apache.hadoop.hdfs.server.datanode.DataNode$PacketResponder started',
    'generating core.<NUMBER>',
    'instruction cache parity error corrected',
    'NameSystem.addStoredBlock: blockMap updated: <IP> is added to <ID> size <NUMBER>',
    'checkout failed: payment gateway returned status <NUMBER>',
    'max_connection_pool_size_exceeded while starting background_worker_process_v2',
  ])('leaves ordinary text alone: %s', (text) => {
    expect(redactText(text)).toEqual({ text, found: new Map() });
  });

  it('keeps typed placeholders as values of secret fields', () => {
    expect(redactText('login password=<WORD> user=<WORD>').text).toBe('login password=<WORD> user=<WORD>');
  });

  it("hides the user of a web server's access log, and nothing where there is none", () => {
    expect(redactText('<IP> - ana [<TIME>] "GET /cart" <NUM>').text).toBe(
      '<IP> - <REDACTED:PERSON> [<TIME>] "GET /cart" <NUM>',
    );
    expect(redactText('<IP> - - [<TIME>] "GET /cart" <NUM>').text).toBe('<IP> - - [<TIME>] "GET /cart" <NUM>');
  });

  it('sees through invisible characters and full-width forms', () => {
    const hidden = redactText('pass\u200bword=ｈｕｎｔｅｒ２secret');
    expect(hidden.text).not.toContain('hunter2');
    expect(redactText('a\u202eb\u0007c').text).toBe('ab c');
  });

  it('is quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['a', 'a.', '::', '-', '=', '"', 'eyJ', 'user ', '1 ', '@', '://'])
      redactText(piece.repeat(4_000));
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('cuts very long text', () => {
    expect(redactText('x '.repeat(10_000)).text.length).toBe(4_000);
  });
});

describe('redactPrompt', () => {
  it('makes the only objects that count as redacted', () => {
    const { prompt, found } = redactPrompt({
      system: 's',
      user: 'data: {{data}}',
      data: { text: 'mail bob.smith@corp.example', nested: ['password=abcdef'] },
    });
    expect(isRedactedPrompt(prompt)).toBe(true);
    expect(isRedactedPrompt({ ...prompt })).toBe(false);
    expect(prompt.user).toBe(
      'data: {\n "text": "mail <REDACTED:EMAIL>",\n "nested": [\n  "password=<REDACTED:SECRET>"\n ]\n}',
    );
    expect(found).toEqual(
      new Map([
        ['EMAIL', 1],
        ['SECRET', 1],
      ]),
    );
  });

  it('does not let data end the data', () => {
    const { prompt } = redactPrompt({
      system: '',
      user: '<<<DATA\n{{data}}\nDATA>>>',
      data: ['queue >>> $& drained {{data}}'],
    });
    expect(prompt.user.split('>>>')).toHaveLength(2);
    expect(prompt.user).toContain('$& drained {{data}}');
  });
});

describe('passesLuhn', () => {
  it('knows a valid number from an invalid one', () => {
    expect(passesLuhn('4111 1111 1111 1111')).toBe(true);
    expect(passesLuhn('4111 1111 1111 1112')).toBe(false);
  });
});
