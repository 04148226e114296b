import { grown } from '../grown.ts';

const FIRST_UNITS = 256;
const FIRST_SEQUENCES = 32;
const FIRST_PLACES = 64;

/** Sequences of numbers, each kept once: equal ones have one number, given out from 0 on. */
export class Sequences {
  /** All sequences one behind the other. */
  units = new Int32Array(FIRST_UNITS);
  /** For each unit a hash of its sequence without it: equal where two sequences agree everywhere else. */
  holes = new Int32Array(FIRST_UNITS);
  /** Where each sequence starts, and the last one ends. */
  starts = new Int32Array(FIRST_SEQUENCES);
  #hashes = new Int32Array(FIRST_SEQUENCES);
  #places = new Int32Array(FIRST_PLACES); // an open hash table of numbers, plus one
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of what stands in the first `length` places of a buffer. */
  numberOf(buffer: Int32Array, length: number): number {
    let hash = mix(length, -2);
    for (let at = 0; at < length; at++) hash = (hash + mix(buffer[at] as number, at)) | 0;
    const mask = this.#places.length - 1;
    let place = hash & mask;
    for (; this.#places[place] !== 0; place = (place + 1) & mask) {
      const number = (this.#places[place] as number) - 1;
      if (this.#hashes[number] === hash && this.#equals(number, buffer, length)) return number;
    }
    this.#places[place] = this.#count + 1;
    return this.#append(buffer, length, hash);
  }

  /** Do two sequences agree everywhere but at `at`? */
  agreeBut(a: number, b: number, at: number): boolean {
    const { units, starts } = this;
    const from = starts[a] as number;
    const other = starts[b] as number;
    const length = (starts[a + 1] as number) - from;
    if ((starts[b + 1] as number) - other !== length) return false;
    for (let i = 0; i < length; i++) if (i !== at && units[from + i] !== units[other + i]) return false;
    return true;
  }

  /** Forgets all but the first ones. */
  cutTo(count: number): void {
    const mask = this.#places.length - 1;
    // The last one in never stands between another one and its first place.
    while (this.#count > count) {
      const last = --this.#count;
      let place = (this.#hashes[last] as number) & mask;
      while (this.#places[place] !== last + 1) place = (place + 1) & mask;
      this.#places[place] = 0;
    }
  }

  #equals(number: number, buffer: Int32Array, length: number): boolean {
    const start = this.starts[number] as number;
    if ((this.starts[number + 1] as number) - start !== length) return false;
    for (let at = 0; at < length; at++) if (this.units[start + at] !== buffer[at]) return false;
    return true;
  }

  #append(buffer: Int32Array, length: number, hash: number): number {
    const start = this.starts[this.#count] as number;
    const end = start + length;
    if (end > this.units.length) {
      this.units = grown(this.units, end);
      this.holes = grown(this.holes, end);
    }
    if (this.#count + 2 > this.starts.length) {
      this.starts = grown(this.starts, this.#count + 2);
      this.#hashes = grown(this.#hashes, this.#count + 2);
    }
    for (let at = 0; at < length; at++) {
      const unit = buffer[at] as number;
      this.units[start + at] = unit;
      this.holes[start + at] = holeOf(hash - mix(unit, at), at);
    }
    this.starts[this.#count + 1] = end;
    this.#hashes[this.#count] = hash;
    const number = this.#count++;
    if (this.#count * 2 > this.#places.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    this.#places = new Int32Array(this.#places.length * 2);
    const mask = this.#places.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let place = (this.#hashes[number] as number) & mask;
      while (this.#places[place] !== 0) place = (place + 1) & mask;
      this.#places[place] = number + 1;
    }
  }
}

function mix(unit: number, at: number): number {
  let hash = Math.imul(unit, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}

function holeOf(rest: number, at: number): number {
  const hash = Math.imul(rest ^ Math.imul(at + 1, 0x165667b1), 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}
