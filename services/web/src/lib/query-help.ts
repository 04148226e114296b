import { VARIABLE_WORDS } from './variables.ts';

export interface Suggestion {
  /** What the word under the caret becomes. */
  readonly insert: string;
  readonly hint: string;
}

const FIELDS: readonly Suggestion[] = [
  { insert: 'service:', hint: 'lines of one service' },
  { insert: 'severity>=error', hint: 'errors and worse' },
  { insert: 'severity:warn', hint: 'exactly this severity' },
  { insert: 'template:', hint: 'lines of one template, by id' },
  { insert: 'trace:', hint: 'lines of one trace' },
  { insert: 'var.OID=', hint: 'by the value of a variable' },
];
const SEVERITIES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const MAX = 8;

/** The word that ends at the caret: what is being typed. */
export function wordAt(text: string, caret: number): { word: string; start: number } {
  const before = text.slice(0, caret);
  if ((before.match(/"/g) ?? []).length % 2 === 1) return { word: '', start: caret }; // inside a phrase
  const start = before.search(/\S*$/);
  return { word: before.slice(start), start };
}

/** Completions for the word being typed; nothing typed gives the fields themselves. */
export function suggest(word: string, services: readonly string[]): Suggestion[] {
  const minus = word.startsWith('-') ? '-' : '';
  const typed = word.slice(minus.length).toLowerCase();
  const with_ = (items: readonly Suggestion[]) =>
    items
      .filter((item) => item.insert.toLowerCase().startsWith(typed) && item.insert.toLowerCase() !== typed)
      .slice(0, MAX)
      .map((item) => ({ ...item, insert: minus + item.insert }));
  if (typed.startsWith('service:')) {
    return with_(services.map((name) => ({ insert: `service:${quoted(name)}`, hint: 'service' })));
  }
  const severity = /^severity(:|>=)/.exec(typed);
  if (severity !== null) {
    return with_(
      SEVERITIES.map((name) => ({ insert: severity[0] + name, hint: severity[1] === ':' ? 'exactly' : 'or worse' })),
    );
  }
  if (typed.startsWith('var.')) {
    return with_(
      Object.entries(VARIABLE_WORDS).map(([name, hint]) => ({ insert: `var.${name}=`, hint: hint.toLowerCase() })),
    );
  }
  return with_(FIELDS);
}

const quoted = (value: string): string => (/[\s"]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value);

/** Text and caret after a suggestion is taken; a field that still wants a value gets no space. */
export function complete(text: string, caret: number, suggestion: Suggestion): { text: string; caret: number } {
  const { start } = wordAt(text, caret);
  const open = /[:=]$/.test(suggestion.insert);
  const head = text.slice(0, start) + suggestion.insert + (open ? '' : ' ');
  return { text: head + text.slice(caret).replace(/^\s+/, ''), caret: head.length };
}
