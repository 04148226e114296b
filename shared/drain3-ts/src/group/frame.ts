import { SLOT } from '../tokens.ts';

export const MANY_TEXTS = 8;

const JOINT = /[\s=,;:()[\]{}"'|<>]/;
const END = /[\s=,;:()[\]{}"'|<>.!?]/;

const stopsAt = (text: string, at: number): boolean => at === text.length || JOINT.test(text.charAt(at));

/** What texts seen at one position begin and end with, as far as that stops at a joint and holds no slot. */
export class Frame {
  readonly #first: string;
  /** Different texts, up to MANY_TEXTS. */
  readonly #texts: string[];
  // Units that all texts begin and end with; they may overlap.
  #start: number;
  #end: number;
  /** Whether all texts end or have a joint behind their common start. */
  #stops: boolean;
  #shortest: number;

  constructor(first: string) {
    this.#first = first;
    this.#texts = [first];
    this.#shortest = first.length;
    const slot = first.indexOf(SLOT);
    this.#start = slot < 0 ? first.length : slot;
    this.#end = first.length - 1 - first.lastIndexOf(SLOT);
    this.#stops = slot < 0;
  }

  get texts(): number {
    return this.#texts.length;
  }

  /** Whether more texts change nothing. */
  get isDone(): boolean {
    return this.#start === 0 && this.#end === 0 && this.#texts.length === MANY_TEXTS;
  }

  add(text: string): void {
    if (this.#texts.length < MANY_TEXTS && !this.#texts.includes(text)) this.#texts.push(text);
    if (text.length < this.#shortest) this.#shortest = text.length;
    if (this.#start > 0) this.#addStart(text);
    if (this.#end > 0) this.#addEnd(text);
  }

  prefixAndSuffix(): { prefix: string; suffix: string } {
    const first = this.#first;
    let start = this.#start;
    if (!this.#stops)
      while (start > 0 && !isJoint(first, start - 1) && !(start < this.#start && isJoint(first, start))) start--;
    let end = Math.min(this.#end, this.#shortest - start);
    while (end > 0 && !END.test(first.charAt(first.length - end))) end--;
    return { prefix: first.slice(0, start), suffix: end === 0 ? '' : first.slice(-end) };
  }

  #addStart(text: string): void {
    const first = this.#first;
    let start = 0;
    const most = Math.min(this.#start, text.length);
    while (start < most && text.charCodeAt(start) === first.charCodeAt(start)) start++;
    const isShorter = start < this.#start;
    this.#start = start;
    if (start === 0) return;
    // The texts before went on like the first.
    if (isShorter) this.#stops = isJoint(first, start);
    this.#stops &&= stopsAt(text, start);
  }

  #addEnd(text: string): void {
    const first = this.#first;
    let end = 0;
    const most = Math.min(this.#end, text.length);
    while (end < most && text.charCodeAt(text.length - 1 - end) === first.charCodeAt(first.length - 1 - end)) end++;
    this.#end = end;
  }
}

const isJoint = (text: string, at: number): boolean => JOINT.test(text.charAt(at));
