import { Changes } from './changes.ts';
import { type Generalised, generalise, headAndText, kindNames } from './generalise.ts';
import { Ideas } from './ideas.ts';
import { hashOfKeys } from './keyed.ts';
import { type Known, KnownLines, type ValuePlan } from './scan/known-lines.ts';
import {
  cellsOf,
  COMPARED_WORDS,
  joinPlaced,
  keptCells,
  LEADING_WORDS,
  leadingCells,
  ownCells,
  type PlacedCell,
} from './group/cells.ts';
import type { Fit, Variant } from './lookup.ts';
import { type CompiledMask, compileMasks, maskedSpans } from './scan/masks.ts';
import { type MinerOptions, resolveOptions } from './options.ts';
import { ownCopy } from './own-copy.ts';
import { isExact, makePattern } from './pattern.ts';
import { PatternIndex } from './pattern-index.ts';
import { Scanner } from './scan/scanner.ts';
import { SeenOnce } from './seen-once.ts';
import { checkSnapshot, type MinerSnapshot, SNAPSHOT_VERSION } from './snapshot.ts';
import { type Skeleton, skeletonOf, unitsOf } from './skeleton.ts';
import { textOfParts, textOfScan } from './skeleton-text.ts';
import { type Keyed, type PatternEntry, publicTemplate, type TemplateEntry } from './store.ts';
import { TemplateIndex } from './template-index.ts';
import { templateText } from './text.ts';
import type {
  ChangeType,
  MinedLine,
  MinerChange,
  Param,
  ParsedMessage,
  Pattern,
  PatternRecord,
  Template,
  UnparsedReason,
} from './types.ts';
import { valuesOf } from './values.ts';

/** A template keeps this many patterns that differ only in plain words, of this many units of text; later ones share a pattern with word slots. */
const EXACT_PATTERNS = 16;
const EXACT_UNITS = 4_096;
/** Text of patterns that weighs as much as one more pattern, when the next grouping is due. */
const UNITS_OF_A_PATTERN = 256;
/**
 * A message of a new kind with this much constant text is known by its first words until it comes a second time: command
 * lines and dumps, of which no two are alike, would be most of what a miner keeps.
 */
const LONG_TEXT = 1_024;
const HEAD_WORDS = 3;
/** Patterns that a template's variant remembers to have cut. */
const CUT_PATTERNS = 4;
const SEEN_ONCE = 4_096;
const FIRST_CONSOLIDATION = 64;
/** Longest line whose skeleton is kept beside its pattern. */
const CACHED_LENGTH = 2_048;

export type MinerStats = {
  readonly patterns: number;
  readonly templates: number;
  readonly cacheEntries: number;
  readonly cacheCapacity: number;
  /** UTF-16 units of constant text kept by all patterns. */
  readonly constantUnits: number;
  readonly lines: number;
  readonly parsed: number;
  readonly unparsed: Readonly<Partial<Record<UnparsedReason, number>>>;
};

/** Where a new skeleton belongs: a template, and the cut of the skeleton that fits one of its variants. */
type Place = {
  readonly template: TemplateEntry;
  readonly fit: Fit | undefined;
};
type Found = {
  readonly entry: PatternEntry;
  readonly plan: ValuePlan | undefined;
  /** The same message is another pattern's the next time. */
  readonly isOnce?: true;
};

/** Learns event types from messages, one at a time. Synchronous; no I/O, no clock, no randomness; never throws on a message. */
export class TemplateMiner {
  readonly options: MinerOptions;
  readonly #ideas: Ideas;
  readonly #scanner: Scanner;
  readonly #cache: KnownLines<PatternEntry>;
  readonly #masks: readonly CompiledMask[];
  readonly #patterns: PatternIndex;
  readonly #templates: TemplateIndex;
  readonly #unparsed = new Map<UnparsedReason, number>();
  readonly #changes = new Changes();
  readonly #seenOnce = new SeenOnce(SEEN_ONCE);
  /** Skeletons cut by a template's positions, for the cache alone: no part of what is known. */
  readonly #cutOnce = new SeenOnce(SEEN_ONCE);
  #age = 0;
  #nextConsolidation = FIRST_CONSOLIDATION;
  #parsed = 0;

  /** @throws RangeError naming every option out of bounds; SyntaxError for a mask that is no regular expression. */
  constructor(options?: Partial<MinerOptions>) {
    this.options = resolveOptions(options);
    this.#ideas = new Ideas(this.options.ideas);
    this.#scanner = new Scanner(this.options.maxTokens, this.options.maxScanLength, this.#ideas);
    this.#cache = new KnownLines(this.options.cacheSize);
    this.#masks = compileMasks(this.options.masks);
    const kinds = kindNames(this.options.masks.map(({ name }) => name));
    this.#patterns = new PatternIndex(kinds, this.#ideas, LONG_TEXT);
    this.#templates = new TemplateIndex(this.options, this.#ideas, this.#changes);
  }

  /** Learns from one message and says what it is. Linear in its length. */
  addLogMessage(message: string): MinedLine {
    const refused = this.#refusal(message);
    if (refused !== undefined) return this.#count(refused);
    const hit = this.#scan(message);
    if (hit !== undefined) return this.#answer(message, hit.target, hit.plan, 'none');
    return this.#learn(message);
  }

  /** What `addLogMessage` would say about a message of a known template; learns and counts nothing. */
  match(message: string): ParsedMessage | undefined {
    if (this.#refusal(message) !== undefined) return undefined;
    const hit = this.#scan(message);
    if (hit !== undefined) return this.#line(message, hit.target.pattern, hit.target.template.id, hit.plan, 'none');
    const skeleton = skeletonOf(this.#scanner, message);
    const exact = this.#patterns.exact(skeleton, this.#scanner.hash());
    if (exact !== undefined) return this.#line(message, exact.pattern, exact.template.id, undefined, 'none');
    const cells = cellsOf(textOfScan(this.#scanner, skeleton.parts, COMPARED_WORDS), this.#ideas);
    const place = this.#place(cells, this.#patterns.keyedAs(cells, hashOfKeys(cells)), true);
    if (place === undefined) return this.#matchHead(message, skeleton, cells);
    const wide = place.fit && this.#widen(skeleton, cells, place.fit);
    const { parts, kinds } = wide ?? skeleton;
    const pattern = makePattern(parts, this.#patterns.names(kinds));
    return this.#line(message, pattern, place.template.id, wide?.plan, 'none');
  }

  #matchHead(message: string, { parts, kinds }: Skeleton, cells: readonly PlacedCell[]): ParsedMessage | undefined {
    if (cells.length <= HEAD_WORDS || !this.#seenOnce.has(this.#scanner.hash())) return undefined;
    const head = headAndText(parts, kinds, cells, HEAD_WORDS);
    const entry = this.#patterns.get(this.#patterns.idOf(head));
    return entry && this.#line(message, entry.pattern, entry.template.id, head.plan, 'none');
  }

  /** Values with kind, category and the word that names them; undefined when no known template fits. */
  extractParameters(message: string): Param[] | undefined {
    const found = this.match(message);
    return found?.pattern.slots.map((slot, at) => ({ value: found.values[at] as string, ...slot }));
  }

  pattern(id: string): Pattern | undefined {
    return this.#patterns.get(id)?.pattern;
  }

  *patterns(): Iterable<PatternRecord> {
    for (const { pattern, born } of this.#patterns.values()) yield { ...pattern, born };
  }

  template(id: string): Template | undefined {
    const entry = this.#templates.byId.get(id);
    return entry && publicTemplate(entry);
  }

  *templates(): Iterable<Template> {
    for (const entry of this.#templates.byId.values()) yield publicTemplate(entry);
  }

  /** Current template of a pattern. @throws RangeError for a pattern this miner does not know. */
  templateOf(patternId: string): string {
    const entry = this.#patterns.get(patternId);
    if (entry === undefined) throw new RangeError(`unknown pattern ${patternId}`);
    return entry.template.id;
  }

  /** What became new or different since the last call, for the caller to persist. Bounded by patterns and templates. */
  drainChanges(): MinerChange[] {
    return this.#changes.drain(this.#templates.byId);
  }

  /** Groups all patterns anew: the result depends on the set of patterns alone. Near linear in their total length. */
  consolidate(): void {
    this.#templates.regroup([...this.#patterns.values()]);
    this.#cache.dropPlanned();
    this.#nextConsolidation = Math.max(FIRST_CONSOLIDATION, this.#weight() * 2);
  }

  /** Takes over patterns of another miner or a registry; ids are computed, not believed. Regroups once at the end. */
  importPatterns(patterns: Iterable<PatternRecord>): void {
    for (const record of patterns) {
      const kinds = record.slots.map((slot) => slot.kind);
      if (record.parts.length !== kinds.length + 1)
        throw new RangeError(`pattern ${record.id}: parts must be one more than slots`);
      const pattern = makePattern(record.parts.map(ownCopy), kinds);
      const born = record.born ?? this.#age;
      const known = this.#patterns.get(pattern.id);
      if (known !== undefined) known.born = Math.min(known.born, born);
      else if (!this.#isFull()) this.#register(pattern, this.#cells(pattern.parts), born);
      this.#patterns.admitOthers();
      this.#age = Math.max(this.#age, born + 1);
    }
    this.consolidate();
  }

  /** Everything needed to go on as if never interrupted; plain JSON. */
  snapshot(): MinerSnapshot {
    const { templates, variants } = this.#templates.snapshot();
    return {
      format: 'drain3-ts',
      version: SNAPSHOT_VERSION,
      age: this.#age,
      nextConsolidation: this.#nextConsolidation,
      parsed: this.#parsed,
      unparsed: Object.fromEntries(this.#unparsed),
      seenOnce: [...this.#seenOnce],
      templates,
      patterns: [...this.#patterns.values()].map(({ pattern, born, count, template }) => ({
        parts: pattern.parts,
        kinds: pattern.slots.map((slot) => slot.kind),
        born,
        count,
        template: template.id,
      })),
      variants,
    };
  }

  /** @throws RangeError naming what is wrong with the snapshot. */
  static restore(snapshot: MinerSnapshot, options?: Partial<MinerOptions>): TemplateMiner {
    const state = checkSnapshot(snapshot);
    const miner = new TemplateMiner(options);
    miner.#templates.restore(state);
    for (const { parts, kinds, born, count, template } of state.patterns) {
      const entry = miner.#register(
        makePattern(parts.map(ownCopy), kinds),
        miner.#cells(parts),
        born,
        miner.#templates.byId.get(template),
      );
      entry.count = count;
      entry.template.count += count;
    }
    miner.#patterns.admitOthers();
    miner.#changes.forget(miner.#patterns.values());
    for (const [reason, count] of Object.entries(state.unparsed)) miner.#unparsed.set(reason as UnparsedReason, count);
    for (const hash of state.seenOnce ?? []) miner.#seenOnce.isFirst(hash);
    miner.#age = state.age;
    miner.#nextConsolidation = state.nextConsolidation;
    miner.#parsed = state.parsed;
    return miner;
  }

  /** Sums: `lines` = `parsed` + Σ `unparsed`. */
  stats(): MinerStats {
    const unparsed = Object.fromEntries(this.#unparsed);
    return {
      patterns: this.#patterns.size,
      templates: this.#templates.size,
      cacheEntries: this.#cache.size,
      cacheCapacity: this.#cache.capacity,
      constantUnits: this.#patterns.units,
      lines: [...this.#unparsed.values()].reduce((sum, count) => sum + count, this.#parsed),
      parsed: this.#parsed,
      unparsed,
    };
  }

  #refusal(message: string): UnparsedReason | undefined {
    if (message.length > this.options.maxLineLength) return 'line_too_long';
    return message.length === 0 ? 'empty' : undefined;
  }

  /** Finds the message's values, and what is known of messages like it. */
  #scan(message: string): Known<PatternEntry> | undefined {
    this.#scanner.scan(message, this.#masks.length === 0 ? undefined : maskedSpans(message, this.#masks));
    return this.#cache.find(message, this.#scanner);
  }

  #count(reason: UnparsedReason): MinedLine {
    this.#unparsed.set(reason, (this.#unparsed.get(reason) ?? 0) + 1);
    return { status: 'unparsed', reason };
  }

  #answer(message: string, entry: PatternEntry, plan: ValuePlan | undefined, changeType: ChangeType): ParsedMessage {
    entry.count++;
    entry.template.count++;
    this.#parsed++;
    return this.#line(message, entry.pattern, entry.template.id, plan, changeType);
  }

  #line(
    message: string,
    pattern: Pattern,
    templateId: string,
    plan: ValuePlan | undefined,
    changeType: ChangeType,
  ): ParsedMessage {
    return {
      status: 'parsed',
      patternId: pattern.id,
      pattern,
      templateId,
      values: valuesOf(message, this.#scanner, plan),
      changeType,
    };
  }

  #learn(message: string): MinedLine {
    // One copy of the whole: pieces of it may stay, and must not keep alive what the message was cut from.
    const skeleton = skeletonOf(this.#scanner, ownCopy(message));
    const before = this.#patterns.size;
    const templates = this.#templates.size;
    const found = this.#resolve(skeleton);
    if (typeof found === 'string') return this.#count(found);
    const { entry, plan, isOnce } = found;
    const grew = this.#patterns.size > before;
    if (grew && !isExact(message, entry.pattern, valuesOf(message, this.#scanner, plan)))
      return this.#count('not_exact');
    // Most patterns of a log whose texts vary come once: a line has its place in the cache when it comes the second time.
    const comesAgain =
      plan === undefined ? !grew : isOnce !== true && message.length <= CACHED_LENGTH && this.#comesAgain();
    if (comesAgain) {
      const parts = plan === undefined ? entry.pattern.parts : skeleton.parts;
      this.#cache.add(this.#scanner, { parts, target: entry, plan });
    }
    const change = this.#templates.size > templates ? 'cluster_created' : grew ? 'pattern_created' : 'none';
    const answer = this.#answer(message, entry, plan, change);
    if (!grew || !this.options.autoConsolidate || this.#weight() < this.#nextConsolidation) return answer;
    const text = entry.template.text;
    this.consolidate();
    const changed = change !== 'cluster_created' && entry.template.text !== text;
    return { ...answer, templateId: entry.template.id, changeType: changed ? 'cluster_template_changed' : change };
  }

  /** Where texts vary most skeletons come once: only one that comes again is worth a place in the cache. */
  #comesAgain(): boolean {
    return !this.#cutOnce.isFirst(this.#scanner.hash());
  }

  #resolve(skeleton: Skeleton): Found | UnparsedReason {
    const exact = this.#patterns.exact(skeleton, this.#scanner.hash());
    if (exact !== undefined) return { entry: exact, plan: undefined };
    const isLong = this.#ideas.has('heads') && unitsOf(skeleton.parts) >= LONG_TEXT;
    const head = isLong ? this.#unknownHead(skeleton.parts) : undefined;
    if (head !== undefined && this.#seenOnce.isFirst(this.#scanner.hash())) return this.#resolveHead(skeleton, head);
    const cells = cellsOf(textOfScan(this.#scanner, skeleton.parts, COMPARED_WORDS), this.#ideas);
    const keyHash = hashOfKeys(cells);
    const keyed = this.#patterns.keyedAs(cells, keyHash);
    let place = this.#place(cells, keyed, false);
    if (place === undefined && this.#templates.size >= this.options.maxClusters && this.#hasGrown()) {
      this.consolidate();
      place = this.#place(cells, keyed, false);
    }
    if (place === undefined) {
      if (this.#templates.size >= this.options.maxClusters) return 'cluster_limit';
      if (this.#isFull()) return 'pattern_limit';
      if (isLong && head === undefined && cells.length > HEAD_WORDS && this.#seenOnce.isFirst(this.#scanner.hash()))
        return this.#resolveHead(skeleton, cells);
      return this.#registerNew(skeleton, cells, keyHash);
    }
    if (place.fit !== undefined && !hasRoom(place.template)) {
      const wide = this.#widen(skeleton, cells, place.fit);
      if (wide !== undefined) return this.#resolveCut(wide, place.fit.variant, place.template);
    }
    if (this.#isFull()) return 'pattern_limit';
    return this.#registerNew(skeleton, cells, keyHash, place.template);
  }

  #widen({ parts, kinds }: Skeleton, cells: readonly PlacedCell[], { variant, widths }: Fit): Generalised | undefined {
    return generalise(parts, kinds, joinPlaced(cells, widths), variant.cells);
  }

  /** Most skeletons that a variant cuts are of a pattern that it has cut before: it needs no id to be found. */
  #resolveCut(wide: Generalised, variant: Variant, template: TemplateEntry): Found | UnparsedReason {
    const cut = (variant.cut ??= []);
    const at = cut.findIndex((entry) => this.#patterns.isOf(entry, wide));
    const known = cut[at];
    if (known !== undefined) {
      if (at > 0) cut.unshift(...cut.splice(at, 1));
      return { entry: known, plan: wide.plan };
    }
    const found = this.#resolveWide(wide, template);
    if (typeof found !== 'string' && cut.unshift(found.entry) > CUT_PATTERNS) cut.pop();
    return found;
  }

  #resolveWide(wide: Generalised, template: TemplateEntry | undefined): Found | UnparsedReason {
    const id = this.#patterns.idOf(wide);
    const known = this.#patterns.get(id);
    if (known !== undefined)
      return this.#patterns.isOf(known, wide) ? { entry: known, plan: wide.plan } : 'id_collision';
    if (template === undefined && this.#templates.size >= this.options.maxClusters) return 'cluster_limit';
    if (this.#isFull()) return 'pattern_limit';
    const own = wide.parts.map(ownCopy);
    const pattern = makePattern(own, this.#patterns.names(wide.kinds), id);
    const entry = this.#register(pattern, this.#cells(own), this.#age++, template);
    return { entry, plan: wide.plan };
  }

  /** First cells of a long message of a new kind; undefined where it may be of a kind that is known. */
  #unknownHead(parts: readonly string[]): readonly PlacedCell[] | undefined {
    const head = leadingCells(textOfScan(this.#scanner, parts, LEADING_WORDS), this.#ideas);
    return head === undefined || this.#templates.mayFit(head) || this.#patterns.isLongHead(head) ? undefined : head;
  }

  #resolveHead({ parts, kinds }: Skeleton, cells: readonly PlacedCell[]): Found | UnparsedReason {
    const found = this.#resolveWide(headAndText(parts, kinds, cells, HEAD_WORDS), undefined);
    return typeof found === 'string' ? found : { ...found, isOnce: true };
  }

  #isFull(): boolean {
    return this.#patterns.size >= this.options.maxPatterns || this.#patterns.units >= this.options.maxConstantUnits;
  }

  /** How much there is to group: patterns, and their text. */
  #weight(): number {
    return this.#patterns.size + Math.floor(this.#patterns.units / UNITS_OF_A_PATTERN);
  }

  /** A quarter more patterns than when they were grouped last: grouping again may make room. */
  #hasGrown(): boolean {
    return this.options.autoConsolidate && this.#weight() * 1.6 >= this.#nextConsolidation;
  }

  #cells(parts: readonly string[]): PlacedCell[] {
    return cellsOf(textOfParts(parts), this.#ideas);
  }

  /** The template a new skeleton belongs to, as far as known now, and how it fits where that is asked for or needed. */
  #place(cells: readonly PlacedCell[], keyed: Keyed | undefined, always: boolean): Place | undefined {
    const known = keyed?.template;
    if (known !== undefined && !always && hasRoom(known)) return { template: known, fit: undefined };
    const fit = this.#templates.fit(cells);
    const template = known ?? (fit && this.#templates.byId.get(fit.variant.templateId));
    return template && { template, fit };
  }

  #registerNew(
    skeleton: Skeleton,
    cells: readonly PlacedCell[],
    keyHash: number,
    into?: TemplateEntry,
  ): Found | UnparsedReason {
    const { parts, kinds, length } = skeleton;
    const id = this.#patterns.idOf(skeleton);
    if (this.#patterns.get(id) !== undefined) return 'id_collision';
    // Pieces keep their whole message alive, values too: where those are most of it, the pieces are copied.
    const isOwn = length <= 2 * unitsOf(parts);
    const pattern = makePattern(isOwn ? parts : parts.map(ownCopy), this.#patterns.names(kinds), id);
    const placed = isOwn ? cells : ownCells(cells);
    return {
      entry: this.#register(pattern, placed, this.#age++, into, keyHash, this.#scanner.hash()),
      plan: undefined,
    };
  }

  /** @param scanHash of the line that the pattern was made of, where it was made of one. */
  #register(
    pattern: Pattern,
    placed: readonly PlacedCell[],
    born: number,
    into?: TemplateEntry,
    keyHash = hashOfKeys(placed),
    scanHash?: number,
  ): PatternEntry {
    const cells = keptCells(placed);
    const known = this.#patterns.keyedAs(placed, keyHash);
    const text = into === undefined ? templateText(cells) : undefined;
    const template = into ?? this.#templates.create(pattern.id, text as string);
    const entry: PatternEntry = {
      pattern,
      cells,
      keyed: known ?? this.#patterns.key(cells, keyHash, template),
      units: unitsOf(pattern.parts),
      ownText: text,
      born,
      count: 0,
      template,
      isDirty: false,
    };
    template.patterns++;
    template.units += entry.units;
    this.#patterns.add(entry, scanHash);
    this.#changes.ofPattern(entry);
    return entry;
  }
}

const hasRoom = (template: TemplateEntry): boolean =>
  template.patterns < EXACT_PATTERNS && template.units < EXACT_UNITS;
