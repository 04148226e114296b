/** What the fold needs to know of a line. */
export interface FoldableLine {
  readonly service: string;
  readonly templateId: string | null;
  readonly template: string | null;
}

/**
 * Folds what repeats: the first line of a template is shown, the next ones within the window are counted, and the end of the window says how many there
 * were. A line without a template is always shown. Holds one window's templates, at most `maxTemplates`; beyond them every line is shown.
 */
export class TemplateFold {
  readonly #windowMs: number;
  readonly #maxTemplates: number;
  readonly #seen = new Map<string, { readonly line: FoldableLine; more: number }>();
  #windowStart: number | null = null;

  constructor(windowMs: number, maxTemplates = 10_000) {
    this.#windowMs = windowMs;
    this.#maxTemplates = maxTemplates;
  }

  /** Whether this line is to be shown. Ask `due` first: a window may be over. */
  shows(line: FoldableLine, nowMs: number): boolean {
    if (line.templateId === null) return true;
    this.#windowStart ??= nowMs;
    const key = `${line.service}\0${line.templateId}`;
    const seen = this.#seen.get(key);
    if (seen !== undefined) {
      seen.more += 1;
      return false;
    }
    if (this.#seen.size < this.#maxTemplates) this.#seen.set(key, { line, more: 0 });
    return true;
  }

  /** What was counted, where the window is over (or `always`): then a new one begins. */
  due(nowMs: number, always = false): { readonly line: FoldableLine; readonly more: number }[] {
    if (this.#windowStart === null || (!always && nowMs - this.#windowStart < this.#windowMs)) return [];
    const folded = [...this.#seen.values()].filter(({ more }) => more > 0);
    this.#seen.clear();
    this.#windowStart = null;
    return folded;
  }
}
