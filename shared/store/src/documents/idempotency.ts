import type { Engine } from '../engine/engine.ts';
import { dateTime, insertRows } from './json-rows.ts';

export async function saveAnswer(
  engine: Engine,
  key: string,
  answer: string,
  now: bigint,
  token: string,
): Promise<void> {
  await insertRows(engine, 'idempotency', [{ key, answer, created: dateTime(now) }], `answer:${token}`);
}

/** The first answer that was given under this key, for a day. */
export async function findAnswer(engine: Engine, key: string): Promise<string | null> {
  const rows = await engine.rows<{ answer: string }>(
    'SELECT answer FROM idempotency WHERE key = {key:String} ORDER BY created LIMIT 1',
    { key },
  );
  return rows[0]?.answer ?? null;
}
