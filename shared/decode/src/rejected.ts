/** A record inside a value that can never be stored, with its own bytes. `index` is its place in the value. */
export interface Rejected {
  readonly index: number;
  readonly reason: string;
  readonly raw: Uint8Array;
}
