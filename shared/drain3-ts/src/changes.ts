import { type PatternEntry, publicTemplate, type TemplateEntry } from './store.ts';
import type { MinerChange } from './types.ts';

/** What became new or different since it was last told. Bounded by patterns and templates. */
export class Changes {
  /** Pattern id → template id, as it was told. */
  readonly #told = new Map<string, string>();
  #patterns: PatternEntry[] = [];
  readonly #templates = new Map<string, 'created' | 'changed' | 'removed'>();

  /** A pattern is new, or has another template. */
  ofPattern(entry: PatternEntry): void {
    if (entry.isDirty) return;
    entry.isDirty = true;
    this.#patterns.push(entry);
  }

  ofTemplate(id: string, what: 'created' | 'changed' | 'removed'): void {
    if (what !== 'changed' || this.#templates.get(id) !== 'created') this.#templates.set(id, what);
  }

  /** Everything is as if it had been told. */
  forget(entries: Iterable<PatternEntry>): void {
    this.#take();
    this.#templates.clear();
    for (const { pattern, template } of entries) this.#told.set(pattern.id, template.id);
  }

  isTold({ pattern, template }: PatternEntry): boolean {
    return this.#told.get(pattern.id) === template.id;
  }

  /** @param templates those there are, by id. */
  drain(templates: ReadonlyMap<string, TemplateEntry>): MinerChange[] {
    const changes: MinerChange[] = [];
    for (const [id, what] of this.#templates) {
      const template = templates.get(id);
      if (template !== undefined)
        changes.push({
          type: what === 'created' ? 'template_created' : 'template_changed',
          template: publicTemplate(template),
        });
    }
    const heirs = new Map<string, Set<string>>();
    for (const { pattern, born, template } of this.#take()) {
      const { id } = pattern;
      const from = this.#told.get(id);
      if (from === template.id) continue;
      if (from === undefined)
        changes.push({ type: 'pattern_created', pattern: { ...pattern, born }, templateId: template.id });
      else {
        changes.push({ type: 'pattern_moved', patternId: id, from, templateId: template.id });
        heirs.set(from, (heirs.get(from) ?? new Set()).add(template.id));
      }
      this.#told.set(id, template.id);
    }
    for (const [templateId, what] of this.#templates) {
      const into = heirs.get(templateId);
      if (what !== 'removed' || templates.has(templateId) || into === undefined) continue;
      changes.push({ type: 'template_removed', templateId, into: into.size === 1 ? [...into][0] : undefined });
    }
    this.#templates.clear();
    return changes;
  }

  #take(): readonly PatternEntry[] {
    const taken = this.#patterns;
    for (const entry of taken) entry.isDirty = false;
    this.#patterns = [];
    return taken;
  }
}
