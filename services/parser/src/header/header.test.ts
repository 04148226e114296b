import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { HeaderReader } from './header.ts';
import { levelAt } from './levels.ts';
import { bracketedEnd } from './brackets.ts';
import { componentAt, isSpace, nameAt, numberAt } from './recognise.ts';

const OBSERVED = 1_764_000_000_000_000_000n;

const read = (text: string) => {
  const header = new HeaderReader().read(text, OBSERVED);
  return {
    content: text.slice(header.contentStart),
    fields: header.fields.map(({ kind, start, end }) => `${kind}=${text.slice(start, end)}`),
    time: header.time === null ? null : new Date(Number(header.time / 1_000_000n)).toISOString(),
    severity: header.severityNumber,
  };
};

describe('the header of a line', () => {
  it('is found in many forms', () => {
    expect(read('2026-11-24 07:43:02,123 INFO  [main] a.b.C - up in 5 s')).toEqual({
      content: 'up in 5 s',
      fields: ['time=2026-11-24 07:43:02,123', 'level=INFO', 'thread=main', 'component=a.b.C'],
      time: '2026-11-24T07:43:02.123Z',
      severity: 9,
    });
    expect(read('2026-11-24T07:43:02.5+02:00 ERROR db: gone').time).toBe('2026-11-24T05:43:02.500Z');
    expect(read('Nov 24 07:43:02 web-1 cron[77]: ran')).toEqual({
      content: 'ran',
      fields: ['time=Nov 24 07:43:02', 'host=web-1', 'component=cron', 'pid=77'],
      time: '2025-11-24T07:43:02.000Z',
      severity: 0,
    });
    expect(read('1764000000.250 WARN x').time).toBe('2025-11-24T16:00:00.250Z');
    expect(read('I1124 07:43:02.000001   12 main.go:7] ok').severity).toBe(9);
    expect(read('<34>Nov 24 07:43:02 h su: no').severity).toBe(18);
    expect(read('ERROR: no time').fields).toEqual(['level=ERROR']);
    expect(read('just words, no header').fields).toEqual([]);
    expect(read('time=2026-11-24T07:43:02Z level=warn msg=x').severity).toBe(13);
    expect(read('{"ts":"2026-11-24T07:43:02Z","level":"error"}')).toMatchObject({ severity: 17, fields: [] });
  });

  it('leaves a message where there is one', () => {
    expect(read('2026-11-24 07:43:02,123 [pool-1] DEBUG o.a.Query:209 - [SkipExecute] ')).toMatchObject({
      content: '[SkipExecute] ',
      fields: ['time=2026-11-24 07:43:02,123', 'thread=pool-1', 'level=DEBUG', 'component=o.a.Query:209'],
    });
    expect(read('[2026-11-24 07:43:02,123] INFO [Reaper-Fetch], Starting  (kafka.server.Reaper)').content).toMatch(
      /Starting {2}\(kafka\.server\.Reaper\)$/,
    );
    expect(read('Nov 24 07:43:02 web-1 cron[77]: ').content).toBe('');
    expect(read('2026-11-24 07:43:02,123 INFO')).toMatchObject({ content: '', severity: 9 });
  });

  it('is all of the header of RFC 5424, with or without its parts', () => {
    const data = '[a@1 x="1 \\"2\\]"][b]';
    expect(read(`<34>1 2026-11-24T07:43:02.003Z h.example su 42 ID47 ${data} \ufeffno entry`)).toEqual({
      content: 'no entry',
      fields: [
        'prefix=34',
        'time=2026-11-24T07:43:02.003Z',
        'host=h.example',
        'component=su',
        'pid=42',
        'prefix=ID47',
        `prefix=${data}`,
      ],
      time: '2026-11-24T07:43:02.003Z',
      severity: 18,
    });
    expect(read('<14>1 - - app - - - worker 7 is up')).toEqual({
      content: 'worker 7 is up',
      fields: ['prefix=14', 'component=app'],
      time: null,
      severity: 9,
    });
    expect(read('<14>1 2026-11-24T07:43:02Z h app 1 - -').content).toBe('');
    expect(read('<14>1 2026-11-24T07:43:02Z h app 1 - [broken message').content).not.toBe('');
  });

  it('has the level of JSON lines by word and by number', () => {
    expect(read('{"level":"warn","msg":"x"}').severity).toBe(13);
    expect(read('{"level":50,"time":1764000000250,"msg":"x"}')).toMatchObject({
      severity: 17,
      time: '2025-11-24T16:00:00.250Z',
    });
    expect(read('{"level":3,"short_message":"gelf"}').severity).toBe(17);
    expect(read('{"level":99}').severity).toBe(0);
    expect(read('{"level":300}').severity).toBe(0);
  });

  it.each([
    ['logback without a day', '12:00:00.123 [main] INFO  c.e.App - up', 'up', 9],
    [
      'Spring Boot',
      '2024-05-01T12:00:00.123Z  INFO 1 --- [           main] c.e.d.App        : up in 5 s',
      'up in 5 s',
      9,
    ],
    ['a thread of several words', '2024-05-01 12:00:00,1 WARN [IPC Server handler 0 on 62] a.b.C: slow', 'slow', 13],
    ['Python, name before level', '2024-05-01 12:00:00,123 - root - ERROR - gone: 5', 'gone: 5', 17],
    ['Python without a time', 'WARNING:my.module:disk 5 full', 'disk 5 full', 13],
    ['level before the time', 'ERROR 2024-05-01 12:00:00,123 views 12 lost', 'views 12 lost', 17],
    ['klog', 'W0524 12:00:00.123456   12345 server.go:42] slow', 'slow', 13],
    ['Rust', '[2024-05-01T12:00:00Z WARN  my_crate::module] slow', 'slow', 13],
    ['Rust, path as name', '2024-05-01T12:00:00.000000Z  INFO my_crate::server: up', 'up', 9],
    ['Ruby', 'E, [2024-05-01T12:00:00.123456 #77] ERROR -- app: gone', 'gone', 17],
    ['brackets in a row', '[2024-05-01T12:00:00,123][WARN ][o.e.n.Node               ] [node-1] slow', 'slow', 13],
    ['PostgreSQL', '2024-05-01 12:00:00.123 CEST [77] me@db ERROR:  no relation', 'no relation', 17],
    ['logfmt in any order', 'level=warn ts=2024-05-01T12:00:00Z caller=a.go:7 msg="slow"', 'msg="slow"', 13],
    [
      'two times',
      '- 1131566461 2005.11.09 n7 Nov 9 12:01:01 src@n7 crond(pam)[29]: session closed',
      'session closed',
      0,
    ],
    ['a tag with a version', 'Nov 24 07:43:02 web-1 syslogd 1.4.1: restart.', 'restart.', 0],
    ['a level in the message', 'Nov 24 07:43:02 web-1 cron: ALERT exited with [1]', 'ALERT exited with [1]', 19],
    ['a logger that ends in its level', '[2024-05-01 12:00:00] local.ERROR: gone', 'gone', 17],
    ['a marked level', 'Nov  2 04:07:35 box.local fw[112] <Error>: gone', 'gone', 17],
    ['a logger before the level', '- 1117838570 2005.06.03 R0-C:J1 RAS KERNEL INFO ciod: ready', 'ciod: ready', 9],
    ['a kernel', '[    0.123456] usb 1-1: new device', 'usb 1-1: new device', 0],
    ['a word of a sentence', '2024-05-01 12:00:00 Error while reading', 'Error while reading', 0],
    ['a small level with a colon', 'warn: slow', 'warn: slow', 13],
  ])('of %s', (_name, text, content, severity) => {
    expect(read(text)).toMatchObject({ content, severity });
  });

  it.each([
    ['2014:07:02-00:17:45: x', '2014-07-02T00:17:45.000Z'],
    ['2015-10-07  8:25:38 x', '2015-10-07T08:25:38.000Z'],
    ['130324  0:04:00 x', '2013-03-24T00:04:00.000Z'],
    ['20120702.102240,672:DEBUG:x', '2012-07-02T10:22:40.672Z'],
    ['17/06/09 20:10:40 x', '2017-06-09T20:10:40.000Z'],
    ['31/12/09 20:10:40 x', '2009-12-31T20:10:40.000Z'],
    ['24.11.2025 07:43:02 x', '2025-11-24T07:43:02.000Z'],
    ['01/02/2025 - 01:25:17: x', '2025-01-02T01:25:17.000Z'],
    ['Apr-07-13 07:08:36 x', '2013-04-07T07:08:36.000Z'],
    ['May 01, 2024 12:00:00 AM x', '2024-05-01T00:00:00.000Z'],
    ['[18/Jan/2014 06:41:25] x', '2014-01-18T06:41:25.000Z'],
    ['@400000004c91b044077a9e94 x', '2010-09-16T05:50:50.125Z'],
    ['{"t":{"$date":"2024-05-01T12:00:00.000+00:00"},"s":"W"}', '2024-05-01T12:00:00.000Z'],
    ['Backup of 2024-05-01 12:00:00 done', '2024-05-01T12:00:00.000Z'],
    ['25:61:00 x', null],
  ])('says when: %s', (text, time) => {
    expect(read(text).time).toBe(time);
  });

  it('leaves a time in a sentence to the message', () => {
    for (const text of ['Backup of 2024-05-01 12:00:00 done', 'Start-Date: 2024-05-01 12:00:00', 'at 12:00:00 done'])
      expect(read(text)).toMatchObject({ content: text, fields: [] });
  });

  it('has a time on 29 February although this year has none', () => {
    expect(read('Feb 29 07:43:02 web-1 cron: ran').time).toBe('2024-02-29T07:43:02.000Z');
  });

  it('lies in order before the content, whatever the line', () => {
    const piece = fc.constantFrom(
      '2026-11-24',
      ' ',
      '07:43:02',
      ',123',
      '[',
      ']',
      'INFO',
      'a.b:',
      '-',
      '12',
      '|',
      '\u00a0',
      'T',
    );
    const reader = new HeaderReader();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc
            .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
            .map((units) => String.fromCharCode(...units)),
        ),
        (text) => {
          const { fields, contentStart } = reader.read(text, OBSERVED);
          let at = 0;
          for (const { start, end } of fields) {
            if (start < at || end < start) return false;
            at = end;
          }
          return contentStart >= at && contentStart <= text.length;
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

/** The pieces as regular expressions: what the loops must agree with. */
const REFERENCE: readonly (readonly [string, RegExp, (text: string) => number])[] = [
  [
    'level',
    /^(?:\[\s*|<|\()?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERR)(?:\s*\]|>|\))?(?=[\s:|,[\]-]|$)[:,]?/i,
    (text) => levelAt(text, 0)?.next ?? -1,
  ],
  ['number', /^\[?\d{1,10}\]?(?=[\s:|])/, (text) => numberAt(text, 0)?.next ?? -1],
  [
    'component',
    /^[A-Za-z_](?:[\w.$/@#-]|::(?=\w))*(?:\[[^\s\]]*\])?(?:\([^\s)]*\))?:(?=\s|$)/,
    (text) => componentAt(text, 0)?.next ?? -1,
  ],
  [
    'name',
    /^(?:[A-Za-z_][\w$-]*(?:\.[\w$-]+)+(?=\s)|[A-Z][\w.-]{1,30}(?= {2,}[^\s(]))/,
    (text) => nameAt(text, 0)?.next ?? -1,
  ],
  [
    'bracketed',
    /^(?:\[(?:[^\s[\]]|\[[^\s[\]]*\])*\]|\((?:[^\s()])*\)|\[[^\]]{1,120}\](?= - )|\[(?:-|[^\s\]]*\d[^\s\]]*)(?: (?:-|[^\s\]]*\d[^\s\]]*))+\])/,
    (text) => bracketedEnd(text, 0),
  ],
];

describe('a piece of a header', () => {
  const text = fc
    .array(
      fc.constantFrom(
        '[',
        ']',
        '(',
        ')',
        ':',
        ' ',
        '  ',
        '-',
        '.',
        'INFO',
        'err',
        'Ab',
        'x',
        '7',
        '1234567',
        '|',
        ',',
        '_',
        '\u2028',
      ),
      { maxLength: 8 },
    )
    .map((all) => all.join(''));
  it.each(REFERENCE)('%s is read as its expression says', (_name, expression, end) => {
    fc.assert(
      fc.property(text, (line) => end(line) === (expression.exec(line)?.[0].length ?? -1)),
      { numRuns: 4_000 },
    );
  });

  it('knows the blanks of regular expressions', () => {
    for (let code = 0; code < 65_536; code += 1) {
      if (isSpace(code) !== /\s/.test(String.fromCharCode(code))) throw new Error(`code ${String(code)}`);
    }
    expect(isSpace(32)).toBe(true);
  });
});
