/** Of a place: the hash, and the entry's number from 1 on. */
const FIELDS = 2;
const FIRST_PLACES = 64;

/** Entries by a number that says nearly all about them: an open hash table whose caller tells entries of one number apart. */
export class ByHash<T> {
  #places = new Int32Array(FIRST_PLACES * FIELDS);
  readonly #entries: T[] = [];

  /** The entry of this number that is the one looked for. */
  find(hash: number, is: (entry: T) => boolean): T | undefined {
    const places = this.#places;
    const mask = places.length - FIELDS;
    for (let place = placeOf(hash) & mask; ; place = (place + FIELDS) & mask) {
      const number = places[place + 1] as number;
      if (number === 0) return undefined;
      if (places[place] !== hash) continue;
      const entry = this.#entries[number - 1] as T;
      if (is(entry)) return entry;
    }
  }

  add(hash: number, entry: T): void {
    const number = this.#entries.push(entry);
    if (number * 2 * FIELDS > this.#places.length) this.#grow();
    this.#put(hash, number);
  }

  #put(hash: number, number: number): void {
    const places = this.#places;
    const mask = places.length - FIELDS;
    let place = placeOf(hash) & mask;
    while (places[place + 1] !== 0) place = (place + FIELDS) & mask;
    places[place] = hash;
    places[place + 1] = number;
  }

  #grow(): void {
    const places = this.#places;
    this.#places = new Int32Array(places.length * 2);
    for (let at = 0; at < places.length; at += FIELDS) {
      const number = places[at + 1] as number;
      if (number !== 0) this.#put(places[at] as number, number);
    }
  }
}

/** Where its fields are, in a table of any size. */
const placeOf = (hash: number): number => (hash ^ (hash >>> 15)) << 1;
