import type { ParsedLine } from '@logsieve/contracts';

/** Lines of one side by template, and by value in each slot with few values. */
export interface SideCounts {
  readonly lines: number;
  readonly templates: ReadonlyMap<string, TemplateCount>;
}

export interface TemplateCount {
  readonly count: number;
  /** Per slot of the content: value → lines, or `null` where there are too many values to say anything. */
  readonly slots: readonly (ReadonlyMap<string, number> | null)[];
}

interface Growing {
  count: number;
  slots: (Map<string, number> | null)[];
}

/** A slot with more values than this is an identifier, not a habit. */
const FEW_VALUES = 20;

/** `templateOf` gives the template as it stands now: ask it only when both sides are read. */
export class PatternCounter {
  readonly #patterns = new Map<string, Growing & { readonly sample: ParsedLine }>();
  #lines = 0;

  add(line: ParsedLine): void {
    this.#lines += 1;
    if (line.pattern === null) return;
    let known = this.#patterns.get(line.pattern.id);
    if (known === undefined) {
      known = { count: 0, slots: [], sample: line };
      this.#patterns.set(line.pattern.id, known);
    }
    known.count += 1;
    countValues(known.slots, line.values, line.pattern.headerSlots);
  }

  byTemplate(templateOf: (line: ParsedLine) => string): SideCounts {
    const templates = new Map<string, Growing>();
    for (const { count, slots, sample } of this.#patterns.values()) {
      const id = templateOf(sample);
      const known = templates.get(id);
      if (known === undefined) templates.set(id, { count, slots: [...slots] });
      else {
        known.count += count;
        // Patterns of one template may cut their values differently: only what all share can be compared.
        known.slots = known.slots.length === slots.length ? known.slots.map((slot, at) => joined(slot, slots[at])) : [];
      }
    }
    return { lines: this.#lines, templates };
  }
}

function countValues(slots: (Map<string, number> | null)[], values: readonly string[], headerSlots: number): void {
  for (let at = headerSlots; at < values.length; at += 1) {
    const slot = at - headerSlots;
    let counts = slots[slot];
    if (counts === null) continue;
    if (counts === undefined) {
      counts = new Map();
      slots[slot] = counts;
    }
    const value = values[at] ?? '';
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > FEW_VALUES) slots[slot] = null;
  }
}

function joined(
  a: Map<string, number> | null | undefined,
  b: Map<string, number> | null | undefined,
): Map<string, number> | null {
  if (a === null || a === undefined || b === null || b === undefined) return null;
  const all = new Map(a);
  for (const [value, count] of b) all.set(value, (all.get(value) ?? 0) + count);
  return all.size > FEW_VALUES ? null : all;
}
