import { appendFile, copyFile, mkdtemp, rename, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, silentLogger } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import { doorMetrics } from '../doors/metrics.ts';
import type { PublishBatch } from '../publish/publisher.ts';
import { tailDoor } from './tail-door.ts';
import type { TailPositions } from './tail-positions.ts';
import { readTailToken } from './tail-token.ts';
import type { TailState } from './tail-token.ts';

let folder = '';
let doors: Component[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logsieve-tail-'));
});
afterEach(async () => {
  await Promise.all(doors.map((door) => door.stop()));
  doors = [];
  await rm(folder, { recursive: true, force: true });
});

/** What is durable: the lines of each source, and the token that came with the last of them. */
class Taken {
  readonly text = new Map<string, string>();
  readonly tokens = new Map<string, string>();
  /** The store stops here, as if it were down. */
  down = false;

  readonly send = async (batch: PublishBatch, signal: AbortSignal): Promise<boolean> => {
    await sleep(1);
    while (this.down && !signal.aborted) await sleep(5);
    if (this.down) return false;
    for (const chunk of batch.chunks) {
      this.text.set(batch.source, (this.text.get(batch.source) ?? '') + Buffer.from(chunk.value).toString());
      this.tokens.set(batch.source, chunk.resumeToken ?? '');
    }
    return true;
  };

  readonly positions: TailPositions = {
    load: () => {
      const states = new Map<string, TailState>();
      for (const [source, token] of this.tokens) {
        const state = readTailToken(token);
        if (state !== null) states.set(source, state);
      }
      return Promise.resolve(states);
    },
    save: () => Promise.resolve(),
    flush: () => Promise.resolve(),
  };

  of(name: string): string {
    return this.text.get(join(folder, name)) ?? '';
  }

  async until(name: string, text: string): Promise<void> {
    for (let turn = 0; turn < 400 && this.of(name) !== text; turn += 1) await sleep(10);
    expect(this.of(name)).toBe(text);
  }
}

async function follow(taken: Taken, glob: string, graceMs = 150): Promise<Component> {
  const door = tailDoor({
    globs: [join(folder, glob)],
    send: taken.send,
    positions: taken.positions,
    metrics: doorMetrics(createMetrics()),
    logger: silentLogger,
    clock: systemClock,
    options: { pollMs: 5, scanMs: 15, graceMs, copyMs: 300, readBytes: 200, chunkBytes: 100, parallel: 2 },
  });
  doors.push(door);
  await door.start();
  return door;
}

const at = (name: string): string => join(folder, name);
const lines = (from: number, to: number, what = 'line'): string =>
  Array.from({ length: to - from }, (_, index) => `${what} ${String(from + index)} of a log\n`).join('');

describe('following files', () => {
  it('takes what is there, then what comes, whole lines only', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 50));
    await follow(taken, '*.log');
    await taken.until('a.log', lines(0, 50));
    await appendFile(at('a.log'), 'half a');
    await sleep(60);
    expect(taken.of('a.log')).toBe(lines(0, 50));
    await appendFile(at('a.log'), ' line\n');
    await taken.until('a.log', `${lines(0, 50)}half a line\n`);
  });

  it('finds new files of the glob, and leaves packed ones alone', async () => {
    const taken = new Taken();
    await follow(taken, '*');
    for (let index = 0; index < 12; index += 1) await writeFile(at(`${String(index)}.log`), lines(0, 5));
    await writeFile(at('x.log.gz'), 'packed\n');
    for (let index = 0; index < 12; index += 1) await taken.until(`${String(index)}.log`, lines(0, 5));
    expect(taken.of('x.log.gz')).toBe('');
  });

  it('takes a line that is longer than one read', async () => {
    const taken = new Taken();
    const text = `${'x'.repeat(5_000)}\nshort\n`;
    await writeFile(at('a.log'), text);
    await follow(taken, 'a.log');
    await taken.until('a.log', text);
  });
});

describe('rotation by renaming', () => {
  it('reads the old file to its end, also what is written to it afterwards, then the new one', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 20));
    await appendFile(at('a.log'), lines(20, 30));
    await rename(at('a.log'), at('a.log.1'));
    await appendFile(at('a.log.1'), lines(30, 40));
    await taken.until('a.log', lines(0, 40));
    await writeFile(at('a.log'), lines(40, 50));
    await taken.until('a.log', lines(0, 50));
  });

  it('takes no line twice where the glob fits the rotated names too', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    await follow(taken, 'a.log*');
    await taken.until('a.log', lines(0, 20));
    for (let turn = 1; turn < 4; turn += 1) {
      for (let old = turn - 1; old > 0; old -= 1)
        await rename(at(`a.log.${String(old)}`), at(`a.log.${String(old + 1)}`));
      await rename(at('a.log'), at('a.log.1'));
      await writeFile(at('a.log'), lines(20 * turn, 20 * turn + 20));
      await taken.until('a.log', lines(0, 20 * turn + 20));
    }
    await sleep(100);
    expect([...taken.text.keys()]).toEqual([at('a.log')]);
  });

  it('ends the last line of an old file that has no end, after a while', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), 'one\ntwo');
    await follow(taken, 'a.log');
    await taken.until('a.log', 'one\n');
    await rename(at('a.log'), at('a.log.1'));
    await taken.until('a.log', 'one\ntwo');
  });

  it('reads a deleted file to its end and begins anew when there is one again', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 10));
    await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 10));
    await appendFile(at('a.log'), lines(10, 15));
    await unlink(at('a.log'));
    await taken.until('a.log', lines(0, 15));
    await sleep(300);
    await writeFile(at('a.log'), lines(15, 20));
    await taken.until('a.log', lines(0, 20));
  });
});

describe('truncation', () => {
  it('begins anew when the file is shorter', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 20));
    await truncate(at('a.log'), 0);
    await appendFile(at('a.log'), lines(20, 22));
    await taken.until('a.log', lines(0, 22));
  });

  it('begins anew when the file is as long as before, or longer, but another one', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 10));
    await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 10));
    await writeFile(at('a.log'), lines(0, 30, 'other'));
    await taken.until('a.log', lines(0, 10) + lines(0, 30, 'other'));
  });

  it('takes from the copy what copytruncate took away before it was read', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 20));
    taken.down = true; // a slow store: the reader is behind
    await appendFile(at('a.log'), lines(20, 60));
    await sleep(50);
    await copyFile(at('a.log'), at('a.log.1'));
    await truncate(at('a.log'), 0);
    await appendFile(at('a.log'), lines(60, 70));
    taken.down = false;
    await taken.until('a.log', lines(0, 70));
  });

  it('takes no line of a copy twice where the glob fits the copy too', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    await follow(taken, 'a.log*');
    await taken.until('a.log', lines(0, 20));
    for (let turn = 1; turn < 4; turn += 1) {
      await copyFile(at('a.log'), at(`a.log.${String(turn)}`));
      await sleep(turn * 20); // the copy is seen before the file is truncated
      await truncate(at('a.log'), 0);
      await sleep(30);
      await appendFile(at('a.log'), lines(20 * turn, 20 * turn + 20));
      await taken.until('a.log', lines(0, 20 * turn + 20));
    }
    await sleep(400);
    expect([...taken.text.keys()]).toEqual([at('a.log')]);
  });

  it('takes a file that only begins like another one, after it was given time to become a copy', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    await follow(taken, 'a.log*');
    await taken.until('a.log', lines(0, 20));
    await writeFile(at('a.log.1'), lines(0, 3));
    await taken.until('a.log.1', lines(0, 3));
  });

  it('takes every file that is there at the start, however alike', async () => {
    const taken = new Taken();
    for (const name of ['a.log', 'a.log.1', 'a.log.2']) await writeFile(at(name), lines(0, 3));
    await follow(taken, 'a.log*');
    for (const name of ['a.log', 'a.log.1', 'a.log.2']) await taken.until(name, lines(0, 3));
  });
});

describe('after a restart', () => {
  it('goes on where it ended', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), `${lines(0, 20)}half`);
    const door = await follow(taken, '*.log');
    await taken.until('a.log', lines(0, 20));
    await door.stop();
    await appendFile(at('a.log'), ` a line\n${lines(20, 30)}`);
    await follow(taken, '*.log');
    await taken.until('a.log', `${lines(0, 20)}half a line\n${lines(20, 30)}`);
  });

  it('finds what was renamed and what was copied while it was away', async () => {
    for (const rotate of ['rename', 'copy']) {
      const taken = new Taken();
      const name = `${rotate}.log`;
      await writeFile(at(name), lines(0, 20, rotate));
      const door = await follow(taken, name);
      await taken.until(name, lines(0, 20, rotate));
      await door.stop();
      await appendFile(at(name), lines(20, 30, rotate));
      if (rotate === 'rename') await rename(at(name), at(`${name}.1`));
      else await copyFile(at(name), at(`${name}.1`));
      await writeFile(at(name), lines(30, 40, rotate));
      await follow(taken, name);
      await taken.until(name, lines(0, 40, rotate));
    }
  });

  it('takes nothing again that was rotated and read before', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    const door = await follow(taken, 'a.log*', 30);
    await taken.until('a.log', lines(0, 20));
    await rename(at('a.log'), at('a.log.1'));
    await writeFile(at('a.log'), lines(20, 40));
    await taken.until('a.log', lines(0, 40));
    await sleep(100);
    await door.stop();
    await follow(taken, 'a.log*', 30);
    await appendFile(at('a.log'), lines(40, 45));
    await taken.until('a.log', lines(0, 45));
    await sleep(100);
    expect([...taken.text.keys()]).toEqual([at('a.log')]);
    expect(taken.of('a.log')).toBe(lines(0, 45));
  });

  it('begins anew where the content is another one', async () => {
    const taken = new Taken();
    await writeFile(at('a.log'), lines(0, 20));
    const door = await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 20));
    await door.stop();
    const { ino } = await stat(at('a.log'));
    await writeFile(at('a.log'), lines(0, 40, 'other'));
    expect((await stat(at('a.log'))).ino).toBe(ino);
    await follow(taken, 'a.log');
    await taken.until('a.log', lines(0, 20) + lines(0, 40, 'other'));
  });
});

it('a stop does not wait for a store that is down, and nothing counts as taken', async () => {
  const taken = new Taken();
  taken.down = true;
  await writeFile(at('a.log'), lines(0, 20));
  const door = await follow(taken, 'a.log');
  await sleep(50);
  setTimeout(() => (taken.down = false), 200);
  await door.stop();
  await follow(taken, 'a.log');
  await taken.until('a.log', lines(0, 20));
});
