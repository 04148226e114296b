import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { DetectorEngine } from '../engine/engine.ts';
import type { ServiceState } from '../engine/service-state.ts';
import { forgetOldest } from '../engine/template-book.ts';
import { restoreService, saveService, toJson } from './saved-service.ts';
import type { SavedService } from './saved-service.ts';

/** Services on one page: as many leave at once. */
const PAGE_SERVICES = 500;
/** Services that are known to be on a page; the one that left first is forgotten. */
const MAX_ABSENT = 200_000;

/** Services that wait for a store that takes nothing; the one that left first is forgotten. */
const MAX_LEAVING = 5_000;

/** Which page a service is on; part of the detector's snapshot. */
export type AbsentState = readonly (readonly [service: string, page: number])[];

const keyOf = (page: number): string => `absent/${String(page)}`;

/**
 * Services that had to leave memory, on pages in the store. A page that the last snapshot names is not written over before the next snapshot: after a crash a service comes
 * back as it was then, and the lines since are counted once.
 */
export class AbsentServices {
  readonly #store: Pick<Store['writer'], 'saveSnapshot'> & Pick<Store['resume'], 'loadSnapshot'>;
  readonly #logger: Logger;
  readonly #onFailure: () => void;
  readonly #pageOf = new Map<string, number>();
  /** Left, and not on a page yet. */
  readonly #leaving = new Map<string, ServiceState>();
  #inSnapshot = new Set<number>();

  constructor(of: {
    readonly store: Pick<Store['writer'], 'saveSnapshot'> & Pick<Store['resume'], 'loadSnapshot'>;
    readonly logger: Logger;
    readonly onFailure: () => void;
  }) {
    this.#store = of.store;
    this.#logger = of.logger;
    this.#onFailure = of.onFailure;
  }

  leave(state: ServiceState): void {
    this.#leaving.set(state.name, state);
    forgetOldest(this.#leaving, MAX_LEAVING);
  }

  /** The service if it has only just left. */
  back(name: string): ServiceState | undefined {
    const state = this.#leaving.get(name);
    this.#leaving.delete(name);
    return state;
  }

  /** Brings services back whose lines come now. What cannot be read is forgotten: its service begins anew. `now`: Unix milliseconds. */
  async bring(names: Iterable<string>, engine: DetectorEngine, now: number): Promise<void> {
    const wanted = new Map<number, Set<string>>();
    for (const name of names) {
      const page = this.#pageOf.get(name);
      if (page !== undefined) wanted.set(page, (wanted.get(page) ?? new Set()).add(name));
    }
    for (const [page, own] of wanted) {
      const services = await this.#read(page);
      for (const name of own) this.#pageOf.delete(name);
      for (const service of services) if (own.has(service.name)) engine.admit(restoreService(service, now));
    }
  }

  /** Writes those that left to pages. `false`: some could not be written; they stay in memory and are tried again. */
  async write(): Promise<boolean> {
    const states = [...this.#leaving.values()];
    for (let at = 0; at < states.length; at += PAGE_SERVICES) {
      const own = states.slice(at, at + PAGE_SERVICES);
      const page = this.#freePage();
      try {
        await this.#store.saveSnapshot('detector', keyOf(page), toJson(own.map(saveService)));
      } catch (error) {
        this.#onFailure();
        this.#logger.warn(
          { error: messageOf(error), services: own.length },
          'services that left memory are not saved yet',
        );
        return false;
      }
      for (const { name } of own) {
        this.#leaving.delete(name);
        this.#pageOf.delete(name); // to the young end
        this.#pageOf.set(name, page);
      }
      forgetOldest(this.#pageOf, MAX_ABSENT);
    }
    return true;
  }

  /** For a snapshot that is written after `write` succeeded: what waits is not in it. */
  save(): AbsentState {
    return [...this.#pageOf];
  }

  /** The snapshot with this state is in the store. */
  saved(state: AbsentState): void {
    this.#inSnapshot = new Set(state.map(([, page]) => page));
  }

  restore(state: AbsentState): void {
    for (const [name, page] of state) this.#pageOf.set(name, page);
    this.saved(state);
  }

  #freePage(): number {
    const used = new Set([...this.#pageOf.values(), ...this.#inSnapshot]);
    let page = 0;
    while (used.has(page)) page += 1;
    return page;
  }

  async #read(page: number): Promise<readonly SavedService[]> {
    try {
      const body = await this.#store.loadSnapshot('detector', keyOf(page));
      return body === null ? [] : (JSON.parse(body) as SavedService[]);
    } catch (error) {
      this.#onFailure();
      this.#logger.warn({ error: messageOf(error) }, 'services that left memory cannot be read and begin anew');
      return [];
    }
  }
}
