import { describe, expect, it } from 'vitest';
import { parseRfc3339 } from './rfc3339.ts';
import { syslogLine } from './message.ts';
import { parseStructuredData } from './structured-data.ts';

const line = (text: string) => syslogLine(Buffer.from(text), '192.0.2.1');

describe('syslogLine', () => {
  it('reads the first example of RFC 5424 and keeps the whole message', () => {
    const text =
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for lonvick on /dev/pts/8";
    expect(line(text)).toMatchObject({
      body: text,
      timestamp: 1_065_910_455_003_000_000n,
      severityNumber: 18,
      severityText: 'crit',
      service: 'su',
      resource: { 'host.name': 'mymachine.example.com' },
      attributes: { 'syslog.facility': 4, 'syslog.version': 1, 'syslog.msgid': 'ID47' },
    });
    expect(line(text).attributes).not.toHaveProperty('syslog.procid');
  });

  it('reads structured data, process and a zone', () => {
    const seen = line(
      '<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.9 myproc 8710 - [a@1 iut="3" b="x\\"y\\]"][c] It is',
    );
    expect(seen.timestamp).toBe(1_061_727_255_000_003_000n);
    expect(seen.severityNumber).toBe(10);
    expect(seen.attributes).toEqual({
      'syslog.facility': 20,
      'syslog.version': 1,
      'syslog.procid': '8710',
      'syslog.structured_data': { 'a@1': { iut: '3', b: 'x"y]' }, c: {} },
    });
  });

  it('reads a message in which everything is nil', () => {
    expect(line('<0>1 - - - - - -')).toMatchObject({
      timestamp: null,
      severityNumber: 21,
      service: '',
      resource: { 'host.name': '192.0.2.1' },
    });
  });

  it.each([
    ["<34>Oct 11 22:14:15 mymachine su: 'su root' failed", 'mymachine', 'su', undefined],
    ['<13>Feb  5 17:32:18 10.0.0.99 sshd[4711]: Accepted', '10.0.0.99', 'sshd', '4711'],
    ['<13>Feb  5 17:32:18 cron[1]: no host', '192.0.2.1', 'cron', '1'],
    ['<13>Feb  5 2024 17:32:18 fe80::1 app: with a year', 'fe80::1', 'app', undefined],
    ['<13>Feb  5 17:32:18 host no tag here', 'host', '', undefined],
  ])('reads the old header of %s', (text, host, service, process) => {
    const seen = line(text);
    expect(seen).toMatchObject({ body: text, timestamp: null, service, resource: { 'host.name': host } });
    expect(seen.attributes['syslog.procid']).toBe(process);
  });

  it('takes the exact time that newer senders put into an old header', () => {
    expect(line('<13>2024-05-01T10:00:00.5+02:00 web nginx[7]: hello')).toMatchObject({
      timestamp: 1_714_550_400_500_000_000n,
      service: 'nginx',
    });
  });

  it.each(['no header at all', '<999>x', '<>x', '', '<13>%LINK-3-UPDOWN: Interface up'])(
    'keeps %j as it is',
    (text) => {
      expect(line(text)).toMatchObject({ body: text, service: '', timestamp: null });
    },
  );

  it('keeps bytes that are no text', () => {
    const bytes = Buffer.from([0x3c, 0x31, 0x33, 0x3e, 0xff, 0xfe]);
    expect(line('').body).toBe('');
    expect(syslogLine(bytes, '')).toMatchObject({ body: Uint8Array.from(bytes), severityNumber: 10, resource: {} });
  });
});

describe('parseRfc3339', () => {
  it.each([
    ['1985-04-12T23:20:50.52Z', 482_196_050_520_000_000n],
    ['2003-08-24T05:14:15.000003-07:00', 1_061_727_255_000_003_000n],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000_000n],
  ])('reads %s', (text, nanos) => {
    expect(parseRfc3339(text)).toBe(nanos);
  });
  it.each(['2003-02-30T00:00:00Z', '2003-10-11T25:00:00Z', '2003-10-11T22:14:15', 'now'])('refuses %s', (text) => {
    expect(parseRfc3339(text)).toBeNull();
  });
});

describe('parseStructuredData', () => {
  it.each(['-', '- [x a="b"]', '[bad', '[x a=b]', ''])('finds none in %j', (text) => {
    expect(parseStructuredData(text, 0)).toBeNull();
  });
  it('takes any name as a name', () => {
    const seen = parseStructuredData('[__proto__ polluted="yes"]', 0);
    expect(Object.entries(seen ?? {})).toEqual([['__proto__', { polluted: 'yes' }]]);
    expect({}).not.toHaveProperty('polluted');
  });
});
