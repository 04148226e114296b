/** Seeded randomness: the same seed gives the same system, on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32; [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.unit();
  }

  /** Both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1));
  }

  /** Evenly spread over orders of magnitude. */
  logBetween(from: number, to: number): number {
    return Math.exp(this.between(Math.log(from), Math.log(to)));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.unit() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Without repetition, in random order. */
  sample<T>(items: readonly T[], count: number): T[] {
    const rest = [...items];
    const chosen: T[] = [];
    while (chosen.length < count && rest.length > 0) {
      const at = Math.floor(this.unit() * rest.length);
      chosen.push(...rest.splice(at, 1));
    }
    return chosen;
  }

  exponential(): number {
    return -Math.log(1 - this.unit());
  }

  normal(): number {
    return Math.sqrt(2 * this.exponential()) * Math.cos(2 * Math.PI * this.unit());
  }

  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    let count = 0;
    for (let sum = this.exponential(); sum < mean; sum += this.exponential()) count += 1;
    return count;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits)
      text += Math.floor(this.unit() * 0x100000000)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, digits);
  }
}
