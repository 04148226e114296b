import { describe, expect, it } from 'vitest';
import { joinTraces } from './trace-lines.ts';

async function eventsOf(text: string): Promise<[number, number][]> {
  const events: [number, number][] = [];
  async function* lines(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield* text.split('\n').map((line) => Buffer.from(line));
  }
  const texts: string[] = [];
  for await (const event of joinTraces(lines())) {
    const joined = Buffer.from(event.text).toString();
    events.push([event.line, joined.split('\n').length]);
    texts.push(joined);
  }
  expect(texts.join('\n')).toBe(text); // nothing is lost, nothing is doubled
  return events;
}

describe('joinTraces', () => {
  it.each([
    [
      'Java, with a cause',
      `2026-01-02 10:00:00 ERROR Store - write failed
java.io.IOException: disk
\tat a.b.C.write(C.java:10)
\t... 12 more
Caused by: java.lang.IllegalStateException: closed
\tat a.b.D.x(D.java:1)
2026-01-02 10:00:01 INFO Store - retry`,
      [
        [1, 6],
        [7, 1],
      ],
    ],
    [
      'Python, chained',
      `ERROR job 7 failed
Traceback (most recent call last):
  File "a.py", line 1, in <module>
    f()
ValueError: no
ERROR job 8 failed`,
      [
        [1, 5],
        [6, 1],
      ],
    ],
    [
      'Go',
      `panic: boom
goroutine 1 [running]:
main.f(0x1)
\t/src/a.go:5 +0x1d

exit status 2`,
      [
        [1, 4],
        [5, 1],
        [6, 1],
      ],
    ],
    [
      'Node and .NET',
      `Error: no
    at f (/a.js:1:2)
Unhandled
   at X.Y() in c.cs:line 1
--- End of inner exception stack trace ---
   at Z()`,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'plain lines',
      `a
b

c`,
      [
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
      ],
    ],
    ['an indented start', '  a\n  b', [[1, 2]]],
  ] satisfies [string, string, [number, number][]][])('%s', async (_name, text, expected) => {
    expect(await eventsOf(text)).toEqual(expected);
  });

  it('bounds an event', async () => {
    const events = await eventsOf(`start\n${'  more\n'.repeat(2_500)}end`);
    expect(events.map(([, lines]) => lines)).toEqual([1_000, 1_000, 501, 1]);
  });
});
