import type { UnparsedReason } from '@logsieve/contracts';
import { categorise } from 'drain3-ts';
import type { ParsedMessage, Pattern, SlotInfo, SlotKind, TemplateMiner } from 'drain3-ts';
import { alignLine } from './align.ts';
import type { Span } from './align.ts';
import { instancesOf } from '../semantics/pairs.ts';
import type { Instance } from '../semantics/pairs.ts';
import type { Value } from '../semantics/tokens.ts';
import type { ParsedParam, ParsedRow } from './row.ts';

interface TemplateView {
  readonly id: string;
  readonly text: string;
  readonly parts: readonly string[];
  /** What the variables are, by the kinds of value seen in them. */
  readonly slots: Map<string, readonly SlotInfo[]>;
}

export interface LineDescriber {
  parsed(line: number, content: string, pattern: Pattern): ParsedRow;
  unparsed(line: number, reason: UnparsedReason): ParsedRow;
}

/** Rows of a miner that has learned everything: each line under its pattern's template as it is now. */
export function describeLine(miner: TemplateMiner, semantics: boolean): LineDescriber {
  const views = new Map<string, TemplateView>();
  const viewOf = (pattern: Pattern): TemplateView => {
    const id = miner.templateOf(pattern.id);
    let view = views.get(id);
    if (view === undefined) {
      const text = miner.template(id)?.text ?? '';
      view = { id, text, parts: text.split('<*>'), slots: new Map() };
      views.set(id, view);
    }
    return view;
  };
  return {
    parsed(line, content, pattern) {
      const view = viewOf(pattern);
      const matched = miner.match(content);
      const values = matched === undefined ? [] : valuesOf(matched.pattern, matched.values);
      const aligned = alignLine(view.parts, content, values);
      const params = aligned === null ? slotParams(matched) : alignedParams(view, content, values, aligned);
      const row = { line, templateId: view.id, template: view.text, params, status: 'parsed' };
      return semantics ? { ...row, ...semanticsOf(view, instancesOf(content, values), aligned) } : row;
    },
    unparsed(line, reason) {
      const row = { line, templateId: '', template: '', params: [], status: `unparsed:${reason}` };
      return semantics ? { ...row, pairs: [], conceptualised: '' } : row;
    },
  };
}

const slotParams = (matched: ParsedMessage | undefined): ParsedParam[] =>
  (matched?.values ?? []).map((value, at) => param(value, matched?.pattern.slots[at] as SlotInfo));

function alignedParams(
  view: TemplateView,
  content: string,
  values: readonly Value[],
  aligned: readonly Span[],
): ParsedParam[] {
  const kinds = aligned.map((span) => kindWithin(span, content, values));
  const key = kinds.join(' ');
  let slots = view.slots.get(key);
  if (slots === undefined) {
    slots = kinds.map((_kind, at) => categorise(view.parts, kinds, at));
    view.slots.set(key, slots);
  }
  const infos = slots;
  return aligned.map(({ start, end }, at) => param(content.slice(start, end), infos[at] as SlotInfo));
}

const param = (value: string, { category, concept }: SlotInfo): ParsedParam =>
  concept === undefined ? { value, category } : { value, category, concept };

/** Where the pattern's values lie in the line. */
function valuesOf(pattern: Pattern, values: readonly string[]): Value[] {
  let start = (pattern.parts[0] ?? '').length;
  return values.map((value, slot) => {
    const found = { start, end: start + value.length, kind: pattern.slots[slot]?.kind ?? 'text' };
    start = found.end + (pattern.parts[slot + 1] ?? '').length;
    return found;
  });
}

/** The kind of the only value inside; an address with its port is an address; several make an identifier or, with blanks, a text. */
function kindWithin(span: Span, content: string, values: readonly Value[]): SlotKind {
  const inside = values.filter(({ start, end }) => start >= span.start && end <= span.end && end > start);
  const [first, second] = inside;
  if (first === undefined) return 'word';
  if (inside.length === 1) return first.kind;
  if ((first.kind === 'ip' || first.kind === 'host') && second?.kind === 'num' && inside.length === 2)
    return first.kind;
  return /\s/.test(content.slice(span.start, span.end)) ? 'text' : 'id';
}

function semanticsOf(
  view: TemplateView,
  instances: readonly Instance[],
  aligned: readonly Span[] | null,
): Required<Pick<ParsedRow, 'pairs' | 'conceptualised'>> {
  const pairs = instances.flatMap(({ concept, text }) => (concept === undefined ? [] : [[concept, text] as const]));
  if (aligned === null) return { pairs, conceptualised: view.text };
  let conceptualised = view.parts[0] ?? '';
  aligned.forEach((span, at) => {
    const concept = instances.find(({ start, end }) => start < span.end && end > span.start)?.concept;
    conceptualised += (concept === undefined ? '<*>' : `<*${concept}*>`) + (view.parts[at + 1] ?? '');
  });
  return { pairs, conceptualised };
}
