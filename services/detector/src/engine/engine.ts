import type { LineSummary } from '@logsieve/contracts';
import { ServiceBurst } from '../detect/service-burst.ts';
import { featureVector, surprise } from '../features/features.ts';
import type { Candidate } from './candidate.ts';
import { tieDrafts } from '../ties/tie-drafts.ts';
import { Pane } from '../windows/pane.ts';
import { closePane } from './close-pane.ts';
import type { Draft } from './finding.ts';
import type { EngineOptions } from './options.ts';
import { ObjectSlots, sessionOf } from './session-key.ts';
import { ServiceState } from './service-state.ts';
import type { TemplateBook } from './template-book.ts';

/** One in so many services leaves when there are too many. */
const EVICTED_SHARE = 50;
/** Empty panes of a gap that are looked at: the silence is found in the first ones or not at all. */
const JUDGED_GAP_PANES = 3;
/** Silence after which a service that had only begun has ended. */
const ENDED_MS = 60_000;

export interface EngineCounts {
  lines: number;
  /** Lines after their pane was closed, or with a time that cannot be. */
  late: number;
  panes: number;
  /** Candidates beyond `maxCandidates`. */
  capped: number;
  evictedServices: number;
}

/** Where services go that have to leave memory; one that has only just left can come back at once. */
export interface Absent {
  leave(state: ServiceState): void;
  back(name: string): ServiceState | undefined;
}

const NOWHERE: Absent = { leave: () => undefined, back: () => undefined };

/** Lines in, candidates out; synchronous, without I/O or a clock of its own. */
export class DetectorEngine {
  readonly services = new Map<string, ServiceState>();
  readonly bursts = new ServiceBurst();
  readonly counts: EngineCounts = { lines: 0, late: 0, panes: 0, capped: 0, evictedServices: 0 };
  readonly #options: EngineOptions;
  readonly #book: TemplateBook;
  readonly #keys: ObjectSlots;
  readonly #paneMs: number;
  /** Panes in ten minutes. */
  readonly #panes: number;
  readonly #decay: number;
  #found: Draft[] = [];

  readonly #absent: Absent;

  constructor(options: EngineOptions, book: TemplateBook, absent: Absent = NOWHERE) {
    this.#absent = absent;
    this.#options = options;
    this.#book = book;
    this.#keys = new ObjectSlots(book);
    this.#paneMs = options.windowSeconds * 1000;
    this.#panes = Math.max(1, 600 / options.windowSeconds);
    this.#decay = 0.5 ** (1 / options.halfLifePanes);
  }

  get windowSeconds(): number {
    return this.#options.windowSeconds;
  }

  /** Counts lines of one source in their order; closes what their event time closes. `now` is our clock, Unix milliseconds. */
  observe(lines: readonly LineSummary[], now: number): void {
    const paneMs = this.#paneMs;
    const latenessMs = this.#options.latenessSeconds * 1000;
    let state: ServiceState | null = null;
    for (const line of lines) {
      if (state === null || state.name !== line.service) state = this.#serviceOf(line.service);
      const timeMs = Number(line.time) / 1e6;
      const before = state.clock.latest;
      if (state.take(line, timeMs, paneMs, now)) this.counts.late += 1;
      if (line.templateId !== '') {
        const objects = this.#keys.of(line);
        const session = sessionOf(line, objects);
        if (session !== '') state.sessions.take(session, line, timeMs);
        for (const slot of objects) state.ids.take(line.params[slot] ?? '', line.templateId, timeMs);
        state.values.take(line, this.#book, state.habit.families.of, state.isAhead());
      }
      const latest = state.clock.latest;
      if (latest !== null && before !== null && latest !== before) {
        if (latest < before) this.#rewind(state);
        else if (Math.floor((latest - latenessMs) / paneMs) !== Math.floor((before - latenessMs) / paneMs))
          this.#closeDue(state, latest - latenessMs);
      }
    }
    this.counts.lines += lines.length;
  }

  /** Closes what our own clock closes: streams that went idle. */
  tick(now: number): void {
    const latenessMs = this.#options.latenessSeconds * 1000;
    for (const state of this.services.values()) {
      const until = state.clock.passed(now) - latenessMs;
      this.#closeDue(state, until);
      if (state.clock.isLive()) this.#closeEmpty(state, until);
      if (state.lastWords.length > 0 && until - (state.clock.latest ?? until) >= ENDED_MS) this.#end(state);
    }
  }

  /** The input has ended: closes everything. */
  finish(): void {
    for (const state of this.services.values()) {
      for (const pane of state.drain()) this.#close(state, pane);
      this.#end(state);
    }
  }

  /** What was found since the last call. */
  drain(): Candidate[] {
    const found = this.#found;
    this.#found = [];
    return found.map(({ values, pane, ...draft }) => {
      const services = this.bursts.services(pane);
      const tail = this.bursts.tail(pane);
      return {
        ...draft,
        features: featureVector({ ...values, services_hit: Math.log1p(services), services_tail: surprise(tail) }),
        statistics: { ...draft.statistics, servicesAtOnce: services, chanceOfServices: tail },
      };
    });
  }

  /** Takes a service in that was away. */
  admit(state: ServiceState): void {
    if (this.services.size >= this.#options.maxServices) this.#evict();
    this.services.set(state.name, state);
  }

  #serviceOf(name: string): ServiceState {
    const known = this.services.get(name);
    if (known !== undefined) return known;
    const state = this.#absent.back(name) ?? new ServiceState(name);
    this.admit(state);
    return state;
  }

  /** The ones not seen for longest, some at a time: looking for them costs a look at all. */
  #evict(): void {
    const byAge = [...this.services.values()].sort((a, b) => a.lastSeen - b.lastSeen);
    for (const oldest of byAge.slice(0, Math.max(1, Math.floor(byAge.length / EVICTED_SHARE)))) {
      for (const pane of oldest.drain()) this.#close(oldest, pane);
      this.#end(oldest);
      this.services.delete(oldest.name);
      this.#absent.leave(oldest);
      this.counts.evictedServices += 1;
    }
  }

  #closeDue(state: ServiceState, untilMs: number): void {
    for (const pane of state.due(untilMs, this.#paneMs)) this.#close(state, pane);
  }

  /** A live service that says nothing: its panes pass all the same. */
  #closeEmpty(state: ServiceState, untilMs: number): void {
    const last = Math.floor(untilMs / this.#paneMs) - 1;
    if (state.closed === null || state.open.size > 0) return;
    for (let count = 0; state.closed < last && count < JUDGED_GAP_PANES; count += 1)
      this.#closeOne(state, new Pane(state.closed + 1));
    // More than that at once: our own process stood still, which says nothing of the service.
    if (state.closed < last) state.closed = last;
  }

  /** Event time went back: an older file of the same service. */
  #rewind(state: ServiceState): void {
    for (const pane of state.drain()) this.#closeOne(state, pane);
    state.rewind(this.#paneMs);
  }

  #close(state: ServiceState, pane: Pane): void {
    const gap = state.gapBefore(pane.index);
    const judged = Math.min(gap, JUDGED_GAP_PANES);
    for (let at = 0; at < judged && state.closed !== null; at += 1) this.#closeOne(state, new Pane(state.closed + 1));
    state.habit.age += gap - judged;
    this.#closeOne(state, pane);
  }

  #closeOne(state: ServiceState, pane: Pane): void {
    const book = this.#book;
    const { drafts, lastWords } = closePane({
      service: state.name,
      habit: state.habit,
      pane,
      findings: [
        ...state.values.close(book, this.#panes),
        ...state.sessions.close((pane.index + 1) * this.#paneMs, book, this.#panes),
      ],
      book,
      paneSeconds: this.#options.windowSeconds,
      panes: this.#panes,
      decay: this.#decay,
      maxTemplates: this.#options.maxTemplates,
      isTime: true,
    });
    state.closed = pane.index;
    state.hear(pane, tieDrafts(state, pane, this.#paneMs, lastWords), this.#paneMs);
    this.counts.panes += 1;
    this.#find(state, pane.index, tieDrafts(state, pane, this.#paneMs, drafts));
  }

  /** It will write no more, as far as can be known. */
  #end(state: ServiceState): void {
    const { lastWords } = state;
    state.lastWords = [];
    this.#find(state, lastWords.at(-1)?.pane ?? 0, [...lastWords]);
  }

  #find(state: ServiceState, pane: number, drafts: Draft[]): void {
    if (drafts.length === 0) return;
    drafts.sort((a, b) => b.score - a.score);
    const { maxCandidates } = this.#options;
    this.counts.capped += Math.max(0, drafts.length - maxCandidates);
    this.#found.push(...drafts.slice(0, maxCandidates));
    this.bursts.hit(pane, state.name);
  }
}
