import { LIMITS } from '@logsieve/contracts';
import type { LogRecord, ParsedLine, Pattern, Template, UnparsedReason } from '@logsieve/contracts';
import { TemplateMiner, patternId } from 'drain3-ts';
import type { MinedLine, MinerOptions, MinerSnapshot, Pattern as ContentPattern } from 'drain3-ts';
import { HeaderReader } from '../header/header.ts';
import type { Header } from '../header/header.ts';
import { EventTimes } from './event-time.ts';
import { LinePatterns, contentPattern, rebuildLine } from './line-pattern.ts';
import { MINER_REASONS } from './miner-reasons.ts';
import { SenderTemplates, senderValues } from './sender-template.ts';

export interface Link {
  readonly service: string;
  readonly patternId: string;
  readonly templateId: string;
}

export interface Knowledge {
  readonly patterns: Pattern[];
  readonly templates: Template[];
  readonly links: Link[];
}

const NO_HEADER: Header = { contentStart: 0, fields: [], time: null, severityNumber: 0 };

interface Cut {
  readonly content: ContentPattern;
  readonly values: readonly string[];
  readonly templateId: string;
}

/** Everything that is learned about one service: header formats, patterns, templates. Synchronous, no clock, no I/O. */
export class ServiceParser {
  readonly service: string;
  readonly #contentOnly: boolean;
  readonly #miner: TemplateMiner;
  readonly #headers = new HeaderReader();
  readonly #times = new EventTimes();
  readonly #linePatterns = new LinePatterns();
  /** Line patterns that exist for a content pattern, so that a moved content pattern moves them all. */
  readonly #linesOf = new Map<string, Set<string>>();
  #fresh: Knowledge = { patterns: [], templates: [], links: [] };
  readonly #senderTemplates = new SenderTemplates();
  readonly #toldSenderTemplates = new Set<string>();

  constructor(
    service: string,
    options: { miner?: Partial<MinerOptions>; contentOnly?: boolean; snapshot?: MinerSnapshot } = {},
  ) {
    this.service = service;
    this.#contentOnly = options.contentOnly ?? false;
    this.#miner =
      options.snapshot === undefined
        ? new TemplateMiner(options.miner)
        : TemplateMiner.restore(options.snapshot, options.miner);
  }

  get miner(): TemplateMiner {
    return this.#miner;
  }

  parse(record: LogRecord): ParsedLine {
    const { body } = record;
    if (typeof body !== 'string') return this.#raw(record, NO_HEADER, record.malformed ?? 'invalid_utf8');
    if (body.length > LIMITS.parsedLineLength) return this.#raw(record, NO_HEADER, record.malformed ?? 'line_too_long');
    const header = this.#contentOnly ? NO_HEADER : this.#headers.read(body, record.observedAt);
    if (record.malformed !== null) return this.#raw(record, header, record.malformed);
    const cut = this.#cut(record, header, body);
    if (typeof cut === 'string') return this.#raw(record, header, cut);
    const { pattern, created } = this.#linePatterns.get(body, header, cut.content);
    const values = header.fields.length === 0 ? cut.values : joinValues(body, header, cut.values);
    if (created) {
      // The parts come from this very line, so that one check proves the joint; each line's values are cut by the same rule.
      if (rebuildLine(pattern, values) !== body) return this.#raw(record, header, 'not_reversible');
      this.#remember(pattern, cut);
    }
    return {
      record,
      service: this.service,
      time: this.#times.of(record, header.time),
      severityNumber: record.severityNumber > 0 ? record.severityNumber : header.severityNumber,
      pattern,
      values,
      templateId: cut.templateId,
      reason: null,
    };
  }

  /** Patterns, templates and links that are new or changed since the last call: to be stored before the lines that use them. */
  drainKnowledge(): Knowledge {
    const { patterns, templates, links } = this.#fresh;
    this.#fresh = { patterns: [], templates: [], links: [] };
    for (const change of this.#miner.drainChanges()) {
      if (change.type === 'template_created' || change.type === 'template_changed') {
        templates.push({ id: change.template.id, text: change.template.text, service: this.service });
      } else if (change.type === 'pattern_created' || change.type === 'pattern_moved') {
        // A new one too: it may have left the template of its first line, which then was never told of.
        const contentId = change.type === 'pattern_created' ? change.pattern.id : change.patternId;
        for (const id of this.#linesOf.get(contentId) ?? [])
          links.push({ service: this.service, patternId: id, templateId: change.templateId });
      }
    }
    return { patterns, templates, links };
  }

  /** Text of a template as it is now. */
  templateText(templateId: string): string {
    return this.#miner.template(templateId)?.text ?? this.#senderTemplates.textOf(templateId) ?? '';
  }

  /** Where a content pattern points now; the pattern given is a line's. */
  currentTemplateOf(line: ParsedLine): string {
    if (line.pattern === null) return '';
    const content = contentPattern(line.pattern);
    const id = patternId(content.parts, content.slots.map((slot) => slot.kind) as never);
    return this.#miner.templateOf(id) ?? line.templateId;
  }

  /** One of the line patterns that have this content; `undefined` where no line had it yet. */
  linePatternOf(contentId: string): string | undefined {
    const [first] = this.#linesOf.get(contentId) ?? [];
    return first;
  }

  /** Patterns that another parser or an earlier run has found. */
  importPatterns(patterns: readonly Pattern[]): void {
    const contents = patterns.map((pattern) => {
      const { parts, slots } = contentPattern(pattern);
      const id = patternId(parts, slots.map((slot) => slot.kind) as never);
      this.#link(id, pattern.id);
      return { id, parts, slots } as ContentPattern;
    });
    const unknown = contents.filter((content) => this.#miner.pattern(content.id) === undefined);
    // Nothing new is no reason to group anew: a start alone changes no template.
    if (unknown.length > 0) this.#miner.importPatterns(unknown);
  }

  #cut(record: LogRecord, header: Header, body: string): Cut | UnparsedReason {
    const content = header.contentStart === 0 ? body : body.slice(header.contentStart);
    if (record.template !== null) {
      const sender = this.#senderTemplates.get(record.template);
      const values = sender === null ? null : senderValues(sender, content);
      if (sender !== null && values !== null) return { content: sender.pattern, values, templateId: sender.id };
    }
    const mined: MinedLine = this.#miner.addLogMessage(content);
    if (mined.status === 'unparsed') return MINER_REASONS[mined.reason];
    return { content: mined.pattern, values: mined.values, templateId: mined.templateId };
  }

  #remember(pattern: Pattern, cut: Cut): void {
    const text = this.#senderTemplates.textOf(cut.templateId);
    if (text !== undefined && !this.#toldSenderTemplates.has(cut.templateId)) {
      this.#toldSenderTemplates.add(cut.templateId);
      this.#fresh.templates.push({ id: cut.templateId, text, service: this.service });
    }
    this.#link(cut.content.id, pattern.id);
    this.#fresh.patterns.push(pattern);
    this.#fresh.links.push({ service: this.service, patternId: pattern.id, templateId: cut.templateId });
  }

  #link(contentId: string, lineId: string): void {
    const lines = this.#linesOf.get(contentId);
    if (lines === undefined) this.#linesOf.set(contentId, new Set([lineId]));
    else lines.add(lineId);
  }

  #raw(record: LogRecord, header: Header, reason: UnparsedReason): ParsedLine {
    return {
      record,
      service: this.service,
      time: this.#times.of(record, header.time),
      severityNumber: record.severityNumber > 0 ? record.severityNumber : header.severityNumber,
      pattern: null,
      values: [],
      templateId: '',
      reason,
    };
  }
}

function joinValues(body: string, { fields }: Header, content: readonly string[]): string[] {
  const values = new Array<string>(fields.length + content.length);
  let at = 0;
  for (const { start, end } of fields) values[at++] = body.slice(start, end);
  for (const value of content) values[at++] = value;
  return values;
}
