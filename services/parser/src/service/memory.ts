import type { Pattern } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { NewKnowledge, Store } from '@logsieve/store';
import { patternId } from 'drain3-ts';
import type { MinerSnapshot, SlotKind } from 'drain3-ts';
import { contentPattern } from '../parse/line-pattern.ts';
import type { Parser } from '../parse/parser.ts';
import type { ServiceParser } from '../parse/service-parser.ts';
import { packMiner, unpackMiner } from './packed-miner.ts';
import type { StoredKnowledge } from './packed-miner.ts';

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
  const snapshots = await store.resume.loadSnapshots(STAGE);
  const knowledge = await store.resume.loadKnowledge();
  const stored = storedKnowledge(
    knowledge,
    snapshots.size === 0 ? new Map() : await store.resume.idsByNumber('patterns'),
    snapshots.size === 0 ? new Map() : await store.resume.idsByNumber('templates'),
  );
  const byService = patternsByService(knowledge);
  const saved = new Map<string, number>();

  async function saveAll(parsers: readonly ServiceParser[]): Promise<void> {
    const changed = parsers.filter((parser) => saved.get(parser.service) !== sizeOf(parser));
    if (changed.length === 0) return; // nothing was learned since
    const sizes = changed.map((parser): [string, number] => [parser.service, sizeOf(parser)]);
    const bodies = new Map<string, string>();
    for (const parser of changed) bodies.set(parser.service, await packed(parser));
    await store.writer.saveSnapshots(STAGE, bodies);
    for (const [service, size] of sizes) saved.set(service, size);
  }

  /** What is not stored yet, as its lines are on their way, is kept whole. */
  async function packed(parser: ServiceParser): Promise<string> {
    const snapshot = parser.miner.snapshot();
    const lineOf = new Map(
      snapshot.patterns.map(({ parts, kinds }) => patternId(parts, kinds)).map((id) => [id, parser.linePatternOf(id)]),
    );
    const patterns = await store.writer.numbersOf(
      'patterns',
      [...lineOf.values()].filter((id) => id !== undefined),
    );
    const templates = await store.writer.numbersOf(
      'templates',
      snapshot.templates.map(({ id }) => id),
    );
    return packMiner(snapshot, {
      pattern: (id) => patterns.get(lineOf.get(id) ?? ''),
      template: (id) => templates.get(id),
    });
  }

  return {
    restore(service) {
      const body = snapshots.get(service);
      return {
        snapshot: body === undefined ? null : unpackMiner(body, stored),
        patterns: byService.get(service) ?? [],
      };
    },
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

function patternsByService({ patterns, links }: NewKnowledge): ReadonlyMap<string, readonly Pattern[]> {
  const byId = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const byService = new Map<string, Pattern[]>();
  for (const { service, patternId: id } of links) {
    const pattern = byId.get(id);
    if (pattern === undefined) continue;
    const list = byService.get(service);
    if (list === undefined) byService.set(service, [pattern]);
    else list.push(pattern);
  }
  return byService;
}

function storedKnowledge(
  { patterns, templates }: NewKnowledge,
  patternIds: ReadonlyMap<bigint, string>,
  templateIds: ReadonlyMap<bigint, string>,
): StoredKnowledge {
  const patternById = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const templateById = new Map(templates.map((template) => [template.id, template]));
  return {
    pattern(number) {
      const pattern = patternById.get(patternIds.get(number) ?? '');
      if (pattern === undefined) return undefined;
      const { parts, slots } = contentPattern(pattern);
      return { parts, kinds: slots.map(({ kind }) => kind as SlotKind) };
    },
    template: (number) => templateById.get(templateIds.get(number) ?? ''),
  };
}

/** Rises with what a miner has learned. */
function sizeOf(parser: ServiceParser): number {
  const { patterns, templates } = parser.miner.stats();
  return patterns * 100_000 + templates;
}
