import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { dateTime, insertRows } from './json-rows.ts';

export interface DamagedSnapshot {
  readonly stage: string;
  readonly key: string;
  readonly version: string;
}

/** Snapshots of stateful stages, two versions of each: a damaged one is skipped for the one before. */
export class Snapshots {
  readonly #engine: Engine;
  readonly #onDamage: (damaged: DamagedSnapshot) => void;

  constructor(engine: Engine, onDamage: (damaged: DamagedSnapshot) => void) {
    this.#engine = engine;
    this.#onDamage = onDamage;
  }

  async save(stage: string, key: string, body: string, now: bigint): Promise<void> {
    const [last] = await this.#engine.rows<{ newest: string }>(
      'SELECT toString(max(version)) AS newest FROM snapshots WHERE stage = {stage:String} AND key = {key:String}',
      { stage, key },
    );
    const version = BigInt(last?.newest ?? '0') + 1n;
    const row = {
      stage,
      key,
      slot: Number(version % 2n),
      version: String(version),
      body,
      sha256: digest(body),
      created: dateTime(now),
    };
    await insertRows(this.#engine, 'snapshots', [row], `snapshot:${stage}:${key}:${String(version)}:${row.sha256}`);
  }

  async load(stage: string, key: string): Promise<string | null> {
    const rows = await this.#engine.rows<{ version: string; body: string; sha256: string }>(
      `SELECT toString(version) AS version, body, toString(sha256) AS sha256 FROM snapshots
       WHERE stage = {stage:String} AND key = {key:String} ORDER BY snapshots.version DESC LIMIT 2`,
      { stage, key },
    );
    for (const { version, body, sha256 } of rows) {
      if (digest(body) === sha256) return body;
      this.#onDamage({ stage, key, version });
    }
    return null;
  }

  async keys(stage: string): Promise<readonly string[]> {
    const rows = await this.#engine.rows<{ key: string }>(
      'SELECT DISTINCT key FROM snapshots WHERE stage = {stage:String} ORDER BY key',
      { stage },
    );
    return rows.map(({ key }) => key);
  }
}

const digest = (body: string) => createHash('sha256').update(body).digest('hex');
