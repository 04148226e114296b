import type { Changes } from './changes.ts';
import type { PlacedCell } from './group/cells.ts';
import { Grouping } from './group/grouping.ts';
import type { OpenCell } from './group/open.ts';
import type { Ideas } from './ideas.ts';
import { type Fit, TemplateLookup, type Variant } from './lookup.ts';
import type { MinerOptions } from './options.ts';
import type { MinerSnapshot } from './snapshot.ts';
import { inOrder, orderByAge, type PatternEntry, type TemplateEntry } from './store.ts';
import { templateText } from './text.ts';

const STEPS_OF_A_DEPTH = 16;

/** All templates, and the ways in which a message may fit one. */
export class TemplateIndex {
  #byId = new Map<string, TemplateEntry>();
  #variants: Variant[] = [];
  #lookup: TemplateLookup;
  readonly #grouping: Grouping;
  readonly #options: MinerOptions;
  readonly #changes: Changes;

  constructor(options: MinerOptions, ideas: Ideas, changes: Changes) {
    this.#options = options;
    this.#grouping = new Grouping(ideas, options.similarity);
    this.#lookup = this.#newLookup();
    this.#changes = changes;
  }

  get size(): number {
    return this.#byId.size;
  }

  get byId(): ReadonlyMap<string, TemplateEntry> {
    return this.#byId;
  }

  create(id: string, text: string): TemplateEntry {
    const template = { id, text, version: 1, patterns: 0, units: 0, count: 0 };
    this.#byId.set(id, template);
    this.#changes.ofTemplate(id, 'created');
    return template;
  }

  /** The variant whose constants these cells carry. */
  fit(cells: readonly PlacedCell[]): Fit | undefined {
    return this.#lookup.find(cells);
  }

  /** False where no message that begins with these cells fits a template of several patterns. */
  mayFit(cells: readonly PlacedCell[]): boolean {
    return this.#lookup.mayFit(cells);
  }

  /** Groups all patterns anew. @param entries in the order in which they came, those of the last time first. */
  regroup(entries: readonly PatternEntry[]): void {
    for (let at = this.#grouping.size; at < entries.length; at++)
      this.#grouping.add((entries[at] as PatternEntry).cells);
    const order = orderByAge(entries);
    const aged = order.map((at) => entries[at] as PatternEntry);
    const before = this.#byId;
    this.#byId = new Map();
    this.#variants = [];
    for (const { members, cuts } of this.#grouping.groups(order)) this.#settle(inOrder(members), aged, cuts, before);
    for (const id of before.keys()) if (!this.#byId.has(id)) this.#changes.ofTemplate(id, 'removed');
    this.#lookup = this.#newLookup();
    for (const variant of this.#variants) this.#lookup.add(variant);
  }

  snapshot(): Pick<MinerSnapshot, 'templates' | 'variants'> {
    return {
      templates: [...this.#byId.values()].map(({ id, text, version }) => ({ id, text, version })),
      variants: this.#variants.map(({ cells, templateId }) => ({ cells: cells.map(plainCell), template: templateId })),
    };
  }

  restore({ templates, variants }: Pick<MinerSnapshot, 'templates' | 'variants'>): void {
    for (const { id, text, version } of templates)
      this.#byId.set(id, { id, text, version, patterns: 0, units: 0, count: 0 });
    this.#variants = variants.map(({ cells, template }) => ({ cells, templateId: template }));
    for (const variant of this.#variants) this.#lookup.add(variant);
  }

  /** Points the members of one group to one template, whose id is the oldest member's. @param members places among the entries, the oldest first. */
  #settle(
    members: readonly number[],
    entries: readonly PatternEntry[],
    cuts: readonly (readonly OpenCell[])[],
    before: ReadonlyMap<string, TemplateEntry>,
  ): void {
    const oldest = entries[members[0] as number] as PatternEntry;
    const id = oldest.pattern.id;
    const text = members.length > 1 ? templateText(cuts[0] as readonly OpenCell[]) : ownTextOf(oldest);
    const template = before.get(id) ?? this.create(id, text);
    if (template.text !== text) {
      template.text = text;
      template.version++;
      this.#changes.ofTemplate(id, 'changed');
    }
    this.#byId.set(id, template);
    template.patterns = members.length;
    template.units = template.count = 0;
    for (const at of members) {
      const member = entries[at] as PatternEntry;
      template.count += member.count;
      template.units += member.units;
      // Where it stays, its key points there, and it has been told so or is already to be told.
      if (member.template === template) continue;
      member.template = template;
      if (!this.#changes.isTold(member)) this.#changes.ofPattern(member);
      member.keyed.template = template;
    }
    for (const cells of cuts) if (cells.some(({ open }) => open)) this.#variants.push({ cells, templateId: id });
  }

  #newLookup(): TemplateLookup {
    return new TemplateLookup(this.#options.maxChildren, this.#options.depth * STEPS_OF_A_DEPTH);
  }
}

/** No more than what is said of a cell in a snapshot. */
const plainCell = (cell: OpenCell): OpenCell => (cell.open ? cell : { open: false, key: cell.key, raw: cell.raw });
const ownTextOf = (entry: PatternEntry): string => (entry.ownText ??= templateText(entry.cells));
