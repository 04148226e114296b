import type { LogItem } from '@logsieve/contracts';
import { CATEGORIES } from '../prompt/render.ts';
import type { PromptFile } from '../prompt/prompt-file.ts';
import { ADDRESSED, QUOTED } from '../redact/instructions.ts';
import { redactPrompt } from '../redact/prompt.ts';
import type { RedactedPrompt } from '../redact/prompt.ts';
import { partsOf } from './pattern.ts';

export interface NameQuestion {
  readonly template: string;
  readonly samples: readonly LogItem[];
  /** Templates that differ in one word. */
  readonly alike: readonly string[];
}

export interface RenderedName {
  readonly prompt: RedactedPrompt;
  readonly found: ReadonlyMap<string, number>;
}

/** Pure. `null` where a part of the template is hidden from the model: it could not write the rest again. */
export function renderName({ template, samples, alike }: NameQuestion, file: PromptFile): RenderedName | null {
  const parts = partsOf(template.trim());
  const result = redactPrompt({
    system: file.system,
    user: file.user,
    data: {
      template: parts.map((text, at) => (at === 0 ? text : `<V${String(at)}>${text}`)).join(''),
      variables: parts.slice(1).map((_, slot) => ({ id: `V${String(slot + 1)}`, ...factsOf(slot, parts, samples) })),
      alike: [...alike],
    },
  });
  const shown = (result.data as { template: string }).template;
  return shown.includes(ADDRESSED) || shown.includes(QUOTED) ? null : { prompt: result.prompt, found: result.found };
}

/** What the samples say of one variable, in words: its values never. */
function factsOf(slot: number, parts: readonly string[], samples: readonly LogItem[]) {
  // Where a line has another number of values than the template has variables it is not certain which is which.
  const aligned = samples.filter(({ params }) => params.length === parts.length - 1);
  const values = aligned.flatMap(({ params }) => params[slot]?.value ?? []);
  const kinds = [...new Set(aligned.flatMap(({ params }) => params[slot]?.category ?? []))];
  if (values.length === 0) return { kind: 'unknown' };
  const different = new Set(values).size;
  return {
    kind: kinds.map((kind) => CATEGORIES[kind]).join(' or '),
    made: [...new Set(values.map(makeOf))].sort().join(' or '),
    values: different === 1 ? 'the same in all samples' : different < values.length / 2 ? 'a few' : 'many',
  };
}

function makeOf(value: string): string {
  if (value === '') return 'nothing';
  if (/^[-+]?\d+(?:[.,]\d+)?$/.test(value)) return 'a number';
  if (/^\p{L}+$/u.test(value)) return 'letters';
  if (/^[\p{L}\p{N}_-]+$/u.test(value)) return 'letters and digits';
  return value.includes(' ') ? 'several words' : 'letters, digits and signs';
}
