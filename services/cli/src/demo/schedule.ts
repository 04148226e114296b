import { z } from 'zod';
import type { Store } from '@logsieve/store';
import type { ShopOptions } from './shop.ts';

/** When the shop's story happens; Unix milliseconds. */
export interface DemoSchedule extends ShopOptions {
  /** Lines before this moment are in the store already. */
  readonly playedMs: number;
}

const MINUTE_MS = 60_000;
const HISTORY_MINUTES = 60;
/** The bad release is this old when the demo starts, on the full minute, and is rolled back a while later. */
const RELEASE_AGE_MINUTES = 8;
const RELEASE_MINUTES = 30;

const storySchema = z.object({
  schemaVersion: z.literal(1),
  seed: z.int(),
  rate: z.number(),
  badReleaseMs: z.int(),
  rollbackMs: z.int(),
});

/** The story of a data directory is told once: a second start goes on with it, from now. */
export async function scheduleOf(store: Pick<Store, 'resume' | 'writer'>, nowMs: number): Promise<DemoSchedule> {
  const saved = await store.resume.loadSnapshot('demo', 'story');
  if (saved !== null) return { ...storySchema.parse(JSON.parse(saved)), playedMs: nowMs };
  const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const badReleaseMs = minute - RELEASE_AGE_MINUTES * MINUTE_MS;
  const story = {
    schemaVersion: 1 as const,
    seed: 20_261_124,
    rate: 3,
    badReleaseMs,
    rollbackMs: badReleaseMs + RELEASE_MINUTES * MINUTE_MS,
  };
  await store.writer.saveSnapshot('demo', 'story', JSON.stringify(story));
  return { ...story, playedMs: minute - HISTORY_MINUTES * MINUTE_MS };
}
