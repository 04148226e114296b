import type { Pattern } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { MinerSnapshot } from 'drain3-ts';
import type { Parser } from '../parse/parser.ts';
import type { ServiceParser } from '../parse/service-parser.ts';

const STAGE = 'parser';

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

  async function saveOne(parser: ServiceParser): Promise<void> {
    const { patterns: count, templates } = parser.miner.stats();
    const size = count * 100_000 + templates;
    if (saved.get(parser.service) === size) return; // nothing was learned since
    await store.writer.saveSnapshot(STAGE, parser.service, JSON.stringify(parser.miner.snapshot()));
    saved.set(parser.service, size);
  }

  return {
    restore: (service) => ({ snapshot: snapshots.get(service) ?? null, patterns: byService.get(service) ?? [] }),
    saveOne,
    async save(parser) {
      for (const service of [...parser.services()]) {
        try {
          await saveOne(service);
        } catch (error) {
          logger.warn({ service: service.service, error: messageOf(error) }, 'snapshot not saved, will be tried again');
        }
      }
    },
  };
}
