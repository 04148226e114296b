import { silentLogger } from '@logsieve/observability';
import { describe, expect, it } from 'vitest';
import { batchOf, seeded, steady } from '../../../../test/fixtures/detector/streams.ts';
import { DetectorEngine } from '../engine/engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { TemplateBook } from '../engine/template-book.ts';
import { AbsentServices } from './absent.ts';
import { saveService, toJson } from './saved-service.ts';

const startMs = Date.UTC(2026, 10, 24, 3);
const now = startMs + 86_400_000;
const HABIT = { 'order <*> received': 1, 'order <*> paid': 1 };
const MOST = 10;

/** A store of snapshots that can be out of reach. */
class Shelf {
  readonly bodies = new Map<string, string>();
  isDown = false;
  readonly saveSnapshot = (_: string, key: string, body: string): Promise<void> => {
    if (this.isDown) return Promise.reject(new Error('the store is down'));
    this.bodies.set(key, body);
    return Promise.resolve();
  };
  readonly loadSnapshot = (_: string, key: string): Promise<string | null> =>
    this.isDown ? Promise.reject(new Error('the store is down')) : Promise.resolve(this.bodies.get(key) ?? null);
}

function detectorOn(shelf: Shelf) {
  let failures = 0;
  const absent = new AbsentServices({
    store: shelf,
    logger: silentLogger,
    onFailure: () => {
      failures += 1;
    },
  });
  const engine = new DetectorEngine({ ...ENGINE_DEFAULTS, maxServices: MOST }, new TemplateBook(), absent);
  let clock = now;
  const play = async (service: string, from: number): Promise<void> => {
    const lines = steady(seeded(from), HABIT, from, from + 60).map((line) => ({ ...line, service }));
    clock += 1;
    await absent.bring([service], engine, clock);
    engine.observe(batchOf(lines, { startMs }).lines, clock);
    await absent.write();
  };
  const known = (service: string): number => engine.services.get(service)?.habit.lines ?? 0;
  return { absent, engine, play, known, failures: () => failures };
}

describe('services that had to leave memory', () => {
  it('come back with what was learned of them, open windows and all', async () => {
    const { play, known, engine } = detectorOn(new Shelf());
    await play('first', 0);
    const learned = known('first');
    for (let at = 0; at < MOST; at += 1) await play(`other ${String(at)}`, 0);
    expect(engine.services.has('first')).toBe(false);
    expect(engine.services.size).toBe(MOST);
    await play('first', 60);
    expect(known('first')).toBeGreaterThan(learned + 60);
  });

  it('come back within the same batch, before they are on a page', () => {
    const { engine, absent, known } = detectorOn(new Shelf());
    const lines = (service: string, from: number) =>
      batchOf(
        steady(seeded(from), HABIT, from, from + 60).map((line) => ({ ...line, service })),
        { startMs },
      ).lines;
    engine.observe(lines('first', 0), now);
    for (let at = 0; at < MOST; at += 1) engine.observe(lines(`other ${String(at)}`, 0), now + 1 + at);
    expect(engine.services.has('first')).toBe(false);
    engine.observe(lines('first', 60), now + 100);
    expect(known('first')).toBeGreaterThan(150);
    expect(absent.back('first')).toBeUndefined();
  });

  it('are after a crash as the last snapshot knew them', async () => {
    const shelf = new Shelf();
    const before = detectorOn(shelf);
    await before.play('first', 0);
    for (let at = 0; at < MOST; at += 1) await before.play(`other ${String(at)}`, 0);
    const snapshot = before.absent.save();
    before.absent.saved(snapshot);
    expect(snapshot.map(([name]) => name)).toContain('first');
    // It returns, learns more, leaves again, and the process dies before the next snapshot.
    await before.play('first', 60);
    for (let at = 0; at < MOST; at += 1) await before.play(`another ${String(at)}`, 0);

    const after = detectorOn(shelf);
    after.absent.restore(JSON.parse(JSON.stringify(snapshot)) as typeof snapshot);
    await after.play('first', 60);
    const straight = detectorOn(new Shelf());
    await straight.play('first', 0);
    straight.engine.finish();
    await straight.play('first', 60);
    const stateOf = ({ engine }: typeof after): string => {
      engine.finish();
      const state = engine.services.get('first');
      return state === undefined ? '' : toJson(saveService(state).templates);
    };
    expect(stateOf(after)).toBe(stateOf(straight));
  });

  it('wait in memory while the store is down, and begin anew where a page cannot be read', async () => {
    const shelf = new Shelf();
    const { play, absent, known, failures } = detectorOn(shelf);
    await play('first', 0);
    shelf.isDown = true;
    for (let at = 0; at < MOST; at += 1) await play(`other ${String(at)}`, 0);
    expect(await absent.write()).toBe(false);
    expect(failures()).toBeGreaterThan(0);
    expect(absent.save()).toEqual([]);
    shelf.isDown = false;
    expect(await absent.write()).toBe(true);
    expect(absent.save().map(([name]) => name)).toContain('first');
    shelf.isDown = true;
    await play('first', 60);
    expect(known('first')).toBeLessThan(130);
  });
});
