import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../fixtures/kafka/index.ts';
import { startClickHouseFixture } from '../fixtures/clickhouse-http/index.ts';
import type { ClickHouseFixture } from '../fixtures/clickhouse-http/index.ts';
import type { Environment } from '../fixtures/logsieve/index.ts';
import { launch } from './process.ts';
import type { Victim } from './process.ts';
import { without } from './unprotected/environment.ts';
import type { Protection } from './unprotected/protections.ts';

/** What a row works with; everything it starts is gone when the row ends. */
export interface World {
  readonly short: boolean;
  /** 0 ≤ x < 1, from the seed. */
  readonly random: () => number;
  readonly off: Protection | null;
  /** A number for the full suite and one for the short form. */
  amount(full: number, short: number): number;
  say(text: string): void;
  scratch(): string;
  kafka(): Promise<KafkaFixture>;
  clickhouse(): Promise<RestartableStore>;
  launch(args: readonly string[], environment?: Environment): Victim;
  /** Processes that ended by SIGKILL until now: services that were killed or died by it themselves, brokers, stores. */
  kills(): number;
  /** Environment of a command that must see the same code as the processes. */
  readonly environment: Environment;
}

export interface RestartableStore extends ClickHouseFixture {
  /** After a kill: on the same port, over the same data. */
  restart(): Promise<void>;
}

/** mulberry32: small, seeded, good enough to choose moments. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function inWorld<T>(
  options: { seed: number; short: boolean; off: Protection | null; say: (text: string) => void },
  work: (world: World) => Promise<T>,
): Promise<T> {
  const closing: (() => Promise<void> | void)[] = [];
  const environment = without(options.off);
  const victims: Victim[] = [];
  let othersKilled = 0;
  const world: World = {
    ...options,
    random: randomFrom(options.seed),
    environment,
    amount: (full, short) => (options.short ? short : full),
    kills: () => othersKilled + victims.filter((victim) => victim.wasKilled()).length,
    scratch() {
      const folder = mkdtempSync(join(tmpdir(), 'logsieve-chaos-'));
      closing.push(() => {
        rmSync(folder, { recursive: true, force: true });
      });
      return folder;
    },
    async kafka() {
      const kafka = await startKafka({ version: '4.4.0' });
      closing.push(() => kafka.stop());
      return {
        ...kafka,
        kill() {
          othersKilled += 1;
          return kafka.kill();
        },
      };
    },
    async clickhouse() {
      const dataDir = world.scratch();
      let running = await startClickHouseFixture({ dataDir });
      const port = Number(new URL(running.url).port);
      closing.push(() => running.stop());
      return {
        ...running,
        kill() {
          othersKilled += 1;
          return running.kill();
        },
        async restart() {
          running = await startClickHouseFixture({ dataDir, port });
        },
      };
    },
    launch(args, extra = {}) {
      const victim = launch(args, { ...environment, ...extra });
      victims.push(victim);
      closing.push(async () => {
        victim.signal('SIGCONT');
        await victim.kill();
      });
      return victim;
    },
  };
  try {
    return await work(world);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
