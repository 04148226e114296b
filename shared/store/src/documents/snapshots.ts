import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { dateTime, insertRows } from './json-rows.ts';

/** Bodies of miners are some ten kilobytes each; one answer holds so many keys, two versions of each. */
const KEYS_AT_ONCE = 100;

interface StoredSnapshot {
  readonly key: string;
  readonly version: string;
  readonly body: string;
  readonly sha256: string;
}

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

  /** All in one statement: as many as their bodies allow. */
  async save(stage: string, bodies: ReadonlyMap<string, string>, now: bigint): Promise<void> {
    const keys = [...bodies.keys()];
    const newest = await this.#engine.rows<{ key: string; newest: string }>(
      `SELECT key, toString(max(version)) AS newest FROM snapshots
       WHERE stage = {stage:String} AND key IN {keys:Array(String)} GROUP BY key`,
      { stage, keys },
    );
    const versions = new Map(newest.map((row) => [row.key, BigInt(row.newest)]));
    const created = dateTime(now);
    const rows = [...bodies].map(([key, body]) => {
      const version = (versions.get(key) ?? 0n) + 1n;
      const slot = Number(version % 2n);
      return { stage, key, slot, version: String(version), body, sha256: digest(body), created };
    });
    const said = rows.map(({ key, version, sha256 }) => `${key}:${version}:${sha256}`).join('\n');
    await insertRows(this.#engine, 'snapshots', rows, `snapshots:${stage}:${digest(said)}`);
  }

  async load(stage: string, key: string): Promise<string | null> {
    return (await this.#intact(stage, [key])).get(key) ?? null;
  }

  async loadAll(stage: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#engine.rows<{ key: string }>(
      'SELECT DISTINCT key FROM snapshots WHERE stage = {stage:String} ORDER BY key',
      { stage },
    );
    const all = new Map<string, string>();
    for (let at = 0; at < rows.length; at += KEYS_AT_ONCE) {
      const keys = rows.slice(at, at + KEYS_AT_ONCE).map(({ key }) => key);
      for (const [key, body] of await this.#intact(stage, keys)) all.set(key, body);
    }
    return all;
  }

  /** The newest undamaged body of each key that has one. */
  async #intact(stage: string, keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#engine.rows<StoredSnapshot>(
      `SELECT key, toString(version) AS version, body, toString(sha256) AS sha256 FROM snapshots
       WHERE stage = {stage:String} AND key IN {keys:Array(String)} ORDER BY key, snapshots.version DESC LIMIT 2 BY key`,
      { stage, keys },
    );
    const intact = new Map<string, string>();
    for (const { key, version, body, sha256 } of rows) {
      if (intact.has(key)) continue;
      if (digest(body) === sha256) intact.set(key, body);
      else this.#onDamage({ stage, key, version });
    }
    return intact;
  }
}

const digest = (body: string) => createHash('sha256').update(body).digest('hex');
