import type { ParsedBatch, Pattern, Slot } from '@logsieve/contracts';

/** Beyond these the oldest is forgotten; what is asked for again comes from the store. */
const MAX_TEMPLATES = 200_000;
const MAX_PATTERNS = 200_000;
const NO_SLOTS: readonly NamedSlot[] = [];

/** A content slot with the word that stands before it. */
export interface NamedSlot extends Slot {
  readonly label: string;
}

interface TemplateText {
  readonly text: string;
  /** Probability that the text says failure; `null` until it was asked for. */
  failure: number | null;
}

/** Texts of templates and shapes of patterns, as the parser made them known. */
export class TemplateBook {
  readonly #templates = new Map<string, TemplateText>();
  readonly #patterns = new Map<string, { typed: string; slots: readonly NamedSlot[] }>();

  learn(batch: Pick<ParsedBatch, 'templates' | 'patterns'>): void {
    for (const { id, text } of batch.templates) {
      if (this.#templates.get(id)?.text === text) continue;
      this.#templates.delete(id);
      this.#templates.set(id, { text, failure: null });
    }
    for (const pattern of batch.patterns)
      this.#patterns.set(pattern.id, { typed: typedText(pattern), slots: namedSlots(pattern) });
    forgetOldest(this.#templates, MAX_TEMPLATES);
    forgetOldest(this.#patterns, MAX_PATTERNS);
  }

  knows(templateId: string): boolean {
    return this.#templates.has(templateId);
  }

  knowsPattern(patternId: string): boolean {
    return this.#patterns.has(patternId);
  }

  text(templateId: string): string {
    return this.#templates.get(templateId)?.text ?? '';
  }

  failure(templateId: string): number {
    return this.#templates.get(templateId)?.failure ?? 0;
  }

  /** Content slots of a pattern, in the order of `LineSummary.params`. */
  slots(patternId: string): readonly NamedSlot[] {
    return this.#patterns.get(patternId)?.slots ?? NO_SLOTS;
  }

  /** Text with `<IP>`, `<NUM>` …; the plain template where the pattern is not known. */
  typed(patternId: string, templateId: string): string {
    return this.#patterns.get(patternId)?.typed ?? this.text(templateId);
  }

  /** Its text is known, and whether it says failure is not. */
  needsJudgement(templateId: string): boolean {
    return this.#templates.get(templateId)?.failure === null;
  }

  judge(templateId: string, failure: number): void {
    const template = this.#templates.get(templateId);
    if (template !== undefined) template.failure = failure;
  }
}

function typedText({ parts, slots, headerSlots, contentOffset }: Pattern): string {
  let text = (parts[headerSlots] ?? '').slice(contentOffset);
  for (let at = headerSlots; at < slots.length; at += 1)
    text += `<${(slots[at]?.kind ?? 'text').toUpperCase()}>${parts[at + 1] ?? ''}`;
  return text;
}

/** `duration_ms` of `duration_ms=<NUM>`, `in` of `in <NUM> ms`; `a number`, `a host` … where there is no word. */
function namedSlots({ parts, slots, headerSlots, contentOffset }: Pattern): NamedSlot[] {
  return slots.slice(headerSlots).map((slot, at) => {
    const part = parts[headerSlots + at] ?? '';
    const before = at === 0 ? part.slice(contentOffset) : part;
    const word = /([\p{L}\p{N}_.-]+)[^\p{L}\p{N}]*$/u.exec(before)?.[1];
    return { ...slot, label: word ?? (slot.kind === 'num' ? 'a number' : `a ${slot.kind}`) };
  });
}

/** A Map keeps the order of insertion: the first key is the oldest. */
export function forgetOldest<K>(map: Map<K, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
