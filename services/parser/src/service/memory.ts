import type { Pattern } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { MinerSnapshot } from 'drain3-ts';
import type { Parser } from '../parse/parser.ts';
import type { ServiceParser } from '../parse/service-parser.ts';

const STAGE = 'parser';
/** Miners whose snapshots are written in one statement: lines are parsed between two of them. */
const SERVICES_AT_ONCE = 50;

/** What miners knew when the process ended: snapshots, and the patterns stored since. */
export interface MinerMemory {
  restore(service: string): { readonly snapshot: MinerSnapshot | null; readonly patterns: readonly Pattern[] };
  save(parser: Parser): Promise<void>;
  saveOne(parser: ServiceParser): Promise<void>;
}

/** Reads all snapshots and patterns once, at start: later services are new ones. */
export async function loadMinerMemory(store: Store, logger: Logger): Promise<MinerMemory> {
  const snapshots = new Map<string, MinerSnapshot>();
  for (const [service, body] of await store.resume.loadSnapshots(STAGE))
    snapshots.set(service, JSON.parse(body) as MinerSnapshot);
  const knowledge = await store.resume.loadKnowledge();
  const patterns = new Map(knowledge.patterns.map((pattern) => [pattern.id, pattern]));
  const byService = new Map<string, Pattern[]>();
  for (const link of knowledge.links) {
    const pattern = patterns.get(link.patternId);
    if (pattern === undefined) continue;
    const list = byService.get(link.service);
    if (list === undefined) byService.set(link.service, [pattern]);
    else list.push(pattern);
  }
  const saved = new Map<string, number>();

  async function saveAll(parsers: readonly ServiceParser[]): Promise<void> {
    const changed = parsers.filter((parser) => saved.get(parser.service) !== sizeOf(parser));
    if (changed.length === 0) return; // nothing was learned since
    const sizes = changed.map((parser): [string, number] => [parser.service, sizeOf(parser)]);
    const bodies = changed.map((parser): [string, string] => [parser.service, JSON.stringify(parser.miner.snapshot())]);
    await store.writer.saveSnapshots(STAGE, new Map(bodies));
    for (const [service, size] of sizes) saved.set(service, size);
  }

  return {
    restore: (service) => ({ snapshot: snapshots.get(service) ?? null, patterns: byService.get(service) ?? [] }),
    saveOne: (parser) => saveAll([parser]),
    async save(parser) {
      const parsers = [...parser.services()];
      for (let at = 0; at < parsers.length; at += SERVICES_AT_ONCE) {
        const some = parsers.slice(at, at + SERVICES_AT_ONCE);
        try {
          await saveAll(some);
        } catch (error) {
          const services = some.map(({ service }) => service);
          logger.warn({ services, error: messageOf(error) }, 'snapshots not saved, will be tried again');
        }
      }
    },
  };
}

/** Rises with what a miner has learned. */
function sizeOf(parser: ServiceParser): number {
  const { patterns, templates } = parser.miner.stats();
  return patterns * 100_000 + templates;
}
