import { randomInt } from 'node:crypto';
import { PermanentError } from '@logsieve/pipeline';
import type { Engine } from '../engine/engine.ts';
import { hash64, hex64 } from './json-rows.ts';

/** Kept in memory; the rest is asked for again. */
const KEPT = 200_000;
/** A process counts on from a beginning drawn from 2^39, so that two do not meet. */
const BEGINNINGS = 2 ** 39;
const IN_A_ROW_BITS = 24n;
const ASKED_AT_ONCE = 5_000;

/**
 * Rows name patterns and templates by number, not by the hash that is their id: numbers that follow each other compress to little, a hash never does. One
 * id has a number for each process that met it first; all of them lead to it.
 */
export class Numbers {
  readonly #engine: Engine;
  readonly #table: 'patterns' | 'templates';
  readonly #known = new Map<string, bigint>();
  #next = 0n;
  #end = 0n;

  constructor(engine: Engine, table: 'patterns' | 'templates') {
    this.#engine = engine;
    this.#table = table;
  }

  /** Numbers of stored ids (16 hex digits). @throws PermanentError, by what it gives, for one that is not stored: `saveKnowledge` comes first. */
  async of(ids: readonly string[]): Promise<(id: string) => bigint> {
    await this.#learn(ids);
    return (id) => {
      const number = this.#known.get(id);
      if (number === undefined) throw new PermanentError(`${id} is not stored in ${this.#table}`);
      return number;
    };
  }

  /** Numbers of those of the ids that are stored. */
  async ofStored(ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    await this.#learn(ids);
    return new Map(
      ids.flatMap((id) => {
        const number = this.#known.get(id);
        return number === undefined ? [] : [[id, number] as const];
      }),
    );
  }

  /** Ids by each of their numbers: all that is stored. */
  async ids(): Promise<ReadonlyMap<bigint, string>> {
    const rows = await this.#engine.rows<{ number: string; hash: string }>(
      `SELECT DISTINCT toString(${this.#table}.number) AS number, toString(id) AS hash FROM ${this.#table}`,
    );
    return new Map(rows.map(({ number, hash }) => [BigInt(number), hex64(hash)]));
  }

  /** Numbers for ids that are about to be stored: those they have, or new ones. They count once `remember` says that they are stored. */
  async assign(ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    await this.#learn(ids);
    const assigned = new Map<string, bigint>();
    for (const id of ids) if (!assigned.has(id)) assigned.set(id, this.#known.get(id) ?? this.#new());
    return assigned;
  }

  remember(stored: ReadonlyMap<string, bigint>): void {
    for (const [id, number] of stored) this.#known.set(id, number);
  }

  async #learn(ids: readonly string[]): Promise<void> {
    if (this.#known.size > KEPT) this.#known.clear();
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    for (let at = 0; at < missing.length; at += ASKED_AT_ONCE) {
      const rows = await this.#engine.rows<{ hash: string; first: string }>(
        `SELECT toString(id) AS hash, toString(min(number)) AS first FROM ${this.#table} WHERE id IN ({ids:Array(UInt64)}) GROUP BY id`,
        { ids: missing.slice(at, at + ASKED_AT_ONCE).map(hash64) },
      );
      for (const { hash, first } of rows) this.#known.set(hex64(hash), BigInt(first));
    }
  }

  #new(): bigint {
    if (this.#next === this.#end) {
      this.#next = BigInt(randomInt(1, BEGINNINGS)) << IN_A_ROW_BITS;
      this.#end = this.#next + (1n << IN_A_ROW_BITS);
    }
    const number = this.#next;
    this.#next += 1n;
    return number;
  }
}
