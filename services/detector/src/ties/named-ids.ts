import { hash53 } from '../math/hash53.ts';
import { specificity } from './specificity.ts';
import type { IdSample } from './ties.ts';

/** An id that was there longer before the window is a host, a tenant or a cluster, and connects nothing. */
export const FRESH_MS = 60_000;

/** Pairs of id and template of one service; beyond, those not seen for longest leave. */
const MAX_PAIRS = 16_384;
const LEAST_SLOTS = 16;
/** What nothing names for so long is forgotten when room is needed. */
const FORGOTTEN_MS = 60_000;
/** Templates told apart; all others are one. */
const MAX_TEMPLATES = 4_096;

/** One pair: hash of the id, number of the template with the bits of the id, when it came first and last. Hash 0: a free slot. */
const WIDTH = 4;
const MAX_BITS = 255;

/** Which ids of objects the lines of one service name, in which templates and since when. One table of numbers, as there may be one per line and none outlives a minute. */
export class NamedIds {
  #table = new Float64Array(0);
  #size = 0;
  readonly #numbers = new Map<string, number>();
  #lastTemplate = '';
  #lastNumber = 0;

  take(value: string, templateId: string, timeMs: number): void {
    const bits = specificity(value);
    if (bits === 0) return;
    if ((this.#size + 1) * 2 * WIDTH > this.#table.length) this.#makeRoom(timeMs);
    const hash = hash53(value) + 1;
    const template = this.#numberOf(templateId) * (MAX_BITS + 1) + Math.min(bits, MAX_BITS);
    const at = this.#slotOf(hash, template);
    if (this.#table[at] === 0) {
      this.#size += 1;
      this.#table[at] = hash;
      this.#table[at + 1] = template;
      this.#table[at + 2] = timeMs;
      this.#table[at + 3] = timeMs;
      return;
    }
    if (timeMs < (this.#table[at + 2] ?? 0)) this.#table[at + 2] = timeMs;
    if (timeMs > (this.#table[at + 3] ?? 0)) this.#table[at + 3] = timeMs;
  }

  /** The ids that lines named first within the time, and nothing did before it: those of given templates. */
  fresh(fromMs: number, untilMs: number): (templateIds: Iterable<string>) => IdSample {
    const known = new Set<number>();
    const found: { readonly id: readonly [hash: number, bits: number]; readonly template: number }[] = [];
    const table = this.#table;
    for (let at = 0; at < table.length; at += WIDTH) {
      const [hash, template, began] = [table[at] ?? 0, table[at + 1] ?? 0, table[at + 2] ?? 0];
      if (hash === 0 || began >= untilMs) continue;
      if (began < fromMs) known.add(hash);
      else found.push({ id: [hash, template % (MAX_BITS + 1)], template: Math.floor(template / (MAX_BITS + 1)) });
    }
    return (templateIds) => {
      const templates = new Set([...templateIds].map((id) => this.#numbers.get(id)));
      const ids = found.filter(({ id, template }) => templates.has(template) && !known.has(id[0]));
      return [...new Map(ids.map(({ id }) => id))];
    };
  }

  #numberOf(templateId: string): number {
    if (templateId === this.#lastTemplate) return this.#lastNumber;
    let number = this.#numbers.get(templateId);
    if (number === undefined) {
      number = Math.min(this.#numbers.size, MAX_TEMPLATES);
      if (number < MAX_TEMPLATES) this.#numbers.set(templateId, number);
    }
    this.#lastTemplate = templateId;
    this.#lastNumber = number;
    return number;
  }

  /** Of the pair, or the free one where it belongs. */
  #slotOf(hash: number, template: number): number {
    const slots = this.#table.length / WIDTH;
    let slot = ((hash >>> 0) ^ Math.imul(template, 2_654_435_761)) & (slots - 1);
    for (;;) {
      const at = slot * WIDTH;
      const there = this.#table[at];
      if (there === 0 || (there === hash && this.#table[at + 1] === template)) return at;
      slot = (slot + 1) & (slots - 1);
    }
  }

  /** Forgets what is old first; the table grows only where that is not enough. */
  #makeRoom(nowMs: number): void {
    const slots = Math.max(LEAST_SLOTS, this.#table.length / WIDTH);
    if (this.#size > 0) this.#rebuild(slots, nowMs - FORGOTTEN_MS);
    if (this.#size * 3 < slots && this.#table.length > 0) return;
    if (this.#size < MAX_PAIRS) this.#rebuild(this.#table.length === 0 ? slots : slots * 2, -Infinity);
    else this.#rebuild(slots, this.#middle());
  }

  /** When half of what is there had come last; where all came at once there is no older half. */
  #middle(): number {
    const seen: number[] = [];
    for (let at = 0; at < this.#table.length; at += WIDTH)
      if (this.#table[at] !== 0) seen.push(this.#table[at + 3] ?? 0);
    seen.sort((a, b) => a - b);
    const middle = seen[seen.length >> 1] ?? Infinity;
    return middle > (seen[0] ?? 0) ? middle : Infinity;
  }

  #rebuild(slots: number, sinceMs: number): void {
    const before = this.#table;
    this.#table = new Float64Array(slots * WIDTH);
    this.#size = 0;
    for (let at = 0; at < before.length; at += WIDTH) {
      const hash = before[at] ?? 0;
      if (hash === 0 || (before[at + 3] ?? 0) < sinceMs) continue;
      const to = this.#slotOf(hash, before[at + 1] ?? 0);
      for (let cell = 0; cell < WIDTH; cell += 1) this.#table[to + cell] = before[at + cell] ?? 0;
      this.#size += 1;
    }
  }
}
