import { SCANNER_WASM } from './wasm.ts';

type Place = { readonly value: number };
/** What assembly/index.ts gives; places are addresses in its memory. */
type Core = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly CODES: Place;
  readonly SKELETON: Place;
  readonly RESULT: Place;
  readonly STARTS: Place;
  readonly ENDS: Place;
  readonly KINDS: Place;
  cut(end: number, length: number, most: number, ideas: number): number;
  begin(end: number, most: number, ideas: number): void;
  cutRange(from: number, to: number): number;
  addSlot(start: number, end: number, kind: number): number;
  finish(end: number, length: number): number;
};
/** As far as it is used here; neither the language's types nor Node's have it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const MAX_CODES = 1_048_576;
const MAX_SLOTS = 4_097;
/** Codes that may be read behind a line, and what kinds of slots take in a skeleton. */
const SLACK = 64;

const bytes = Uint8Array.from(atob(SCANNER_WASM), (char) => char.charCodeAt(0));
/** One for all scanners of the process: its memory holds one line at a time, and a memory for each of many miners would use the addresses up. */
export const core = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Core;

const { buffer } = core.memory;
/** The line as ASCII, everything else as codes from 128 on. */
export const CODES = new Uint8Array(buffer, core.CODES.value, MAX_CODES + SLACK);
/** The line without its values, four codes to a word, zeros behind. */
export const SKELETON = new Int32Array(buffer, core.SKELETON.value, MAX_CODES / 4 + MAX_SLOTS);
/** Number of slots, and hash of the skeleton. */
export const RESULT = new Int32Array(buffer, core.RESULT.value, 2);
export const STARTS = new Int32Array(buffer, core.STARTS.value, MAX_SLOTS);
export const ENDS = new Int32Array(buffer, core.ENDS.value, MAX_SLOTS);
export const KINDS = new Uint8Array(buffer, core.KINDS.value, MAX_SLOTS);
