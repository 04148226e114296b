import type { LogRecord, ParsedLine, Pattern, UnixNano } from '@logsieve/contracts';
import type { MinerOptions, MinerSnapshot } from 'drain3-ts';
import { ServiceParser } from './service-parser.ts';
import type { Knowledge } from './service-parser.ts';

export interface ParserOptions {
  readonly miner?: Partial<MinerOptions>;
  readonly contentOnly?: boolean;
  /** Services held in memory; the one longest unused leaves through `onEvict`. */
  readonly maxServices?: number;
  readonly onEvict?: (parser: ServiceParser) => void;
  /** What an earlier run knew of a service, asked when its first line comes. */
  readonly restore?: (service: string) => {
    readonly snapshot: MinerSnapshot | null;
    readonly patterns: readonly Pattern[];
  };
}

/** One miner per service (docs/decisions/0004), least recently used first in the map. */
export class Parser {
  readonly #options: ParserOptions;
  readonly #services = new Map<string, ServiceParser>();
  /** Left since knowledge was last asked for: their lines wait for it. */
  #left: ServiceParser[] = [];
  #lastName = '';
  #last: ServiceParser | null = null;

  constructor(options: ParserOptions = {}) {
    this.#options = options;
  }

  parse(record: LogRecord, service: string): ParsedLine {
    return this.of(service).parse(record);
  }

  of(service: string): ServiceParser {
    if (this.#last !== null && this.#lastName === service) return this.#last;
    const known = this.#services.get(service);
    if (known !== undefined) this.#services.delete(service); // to the young end
    const parser = known ?? this.#create(service);
    this.#services.set(service, parser);
    this.#lastName = service;
    this.#last = parser;
    return parser;
  }

  services(): IterableIterator<ServiceParser> {
    return this.#services.values();
  }

  drainKnowledge(): Knowledge {
    const all: Knowledge = { patterns: [], templates: [], links: [] };
    for (const parser of [...this.#left.splice(0), ...this.#services.values()]) {
      const fresh = parser.drainKnowledge();
      all.patterns.push(...fresh.patterns);
      all.templates.push(...fresh.templates);
      all.links.push(...fresh.links);
    }
    return all;
  }

  #create(service: string): ServiceParser {
    this.#evict();
    const { miner, contentOnly, restore } = this.#options;
    const earlier = restore?.(service);
    const parser = new ServiceParser(service, {
      ...(miner === undefined ? {} : { miner }),
      ...(contentOnly === undefined ? {} : { contentOnly }),
      ...(earlier?.snapshot === null || earlier?.snapshot === undefined ? {} : { snapshot: earlier.snapshot }),
    });
    if (earlier !== undefined && earlier.patterns.length > 0) parser.importPatterns(earlier.patterns);
    return parser;
  }

  #evict(): void {
    if (this.#services.size < (this.#options.maxServices ?? 10_000)) return;
    const [oldest] = this.#services;
    if (oldest === undefined) return;
    this.#services.delete(oldest[0]);
    this.#left.push(oldest[1]);
    this.#options.onEvict?.(oldest[1]);
    this.#last = null;
  }
}

export const millisToNanos = (ms: number): UnixNano => BigInt(ms) * 1_000_000n;
