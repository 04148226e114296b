import { createHash } from 'node:crypto';
import { formatUnixNano } from '@logsieve/contracts';
import type { LogItem, TemplateItem, TemplateNaming } from '@logsieve/contracts';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import { templateNamingKey } from '@logsieve/store';
import type { ReviewRecords } from '@logsieve/store';
import type { Call } from '../ask.ts';
import type { ReviewerMetrics } from '../metrics.ts';
import type { PromptFile } from '../prompt/prompt-file.ts';
import { alikeButForOneWord, ambiguityOf } from './ambiguity.ts';
import { NAME_SCHEMA, parseNameAnswer } from './answer.ts';
import type { RawName } from './answer.ts';
import { checkName } from './check.ts';
import { endsIn, partsOf } from './pattern.ts';
import { renderName } from './render.ts';
import type { RenderedName } from './render.ts';
import type { TemplateSource } from './source.ts';

export interface NamerOptions {
  readonly call: Call;
  readonly templates: TemplateSource;
  readonly records: Pick<ReviewRecords, 'cachedAnswer' | 'saveAnswer' | 'loadState' | 'saveState'>;
  readonly prompt: PromptFile;
  readonly model: string;
  /** Fewer lines say too little of a template. */
  readonly minLines: number;
  readonly metrics: ReviewerMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Names the variables of templates that stay ambiguous; nobody waits for it. */
export interface Namer {
  /**
   * Asks about the most frequent templates that were ambiguous at the look before too, with the same text; a few at a time. `mayGoOn` is asked before each:
   * reviews come first.
   */
  look(mayGoOn: () => boolean, signal: AbortSignal): Promise<void>;
}

const ASKED_AT_A_LOOK = 5;
/** Samples are read of so many templates at a look. */
const READ_AT_A_LOOK = 40;
const LONGEST = 1_000;
const MOST_REMEMBERED = 10_000;
/** Tries of a question that the endpoint took and did not answer, before the template is left alone. */
const TRIES = 3;

type Told = 'settled' | 'stop';

interface Question {
  readonly item: TemplateItem;
  readonly samples: readonly LogItem[];
  readonly rendered: RenderedName;
}

/** Those that are text. */
const linesOf = (samples: readonly LogItem[]): string[] => samples.flatMap(({ body }) => body ?? []);

export function createNamer(options: NamerOptions): Namer {
  const { call, templates, records, prompt, model, metrics, logger, clock } = options;
  /** Texts by template id: ambiguous at the last look; clear by itself; settled. */
  let ambiguous = new Map<string, string>();
  const clear = new Map<string, string>();
  const done = new Map<string, string>();
  const tries = new Map<string, number>();

  async function settle(item: TemplateItem, naming: Omit<TemplateNaming, 'of'>): Promise<void> {
    const record: TemplateNaming = { of: item.template, ...naming };
    await records.saveState(templateNamingKey(item.id), JSON.stringify(record), clock.now());
    done.set(item.id, item.template);
    metrics.templateNames.inc({ outcome: naming.name === null ? 'rejected' : 'accepted' });
  }

  async function isSettled(item: TemplateItem): Promise<boolean> {
    if (done.get(item.id) === item.template) return true;
    const known = await records.loadState(templateNamingKey(item.id));
    const settled = known !== null && (JSON.parse(known) as { of?: unknown }).of === item.template;
    if (settled) done.set(item.id, item.template);
    return settled;
  }

  async function ask({ item, samples, rendered }: Question, signal: AbortSignal): Promise<Told> {
    const key = keyOf(model, prompt.version, rendered);
    const cached = await records.cachedAnswer(key);
    const old = cached === null ? null : parseNameAnswer(cached);
    const judged = (answer: RawName, by: string): Promise<void> => {
      const checked = checkName(answer, item.template, linesOf(samples));
      if (checked.kind === 'rejected') return settle(item, { name: null, reason: checked.reason });
      const { template, meaning, variables } = checked.name;
      const sameSlots = samples.every(({ params }) => params.length === variables.length);
      const asked = { model: by, promptVersion: prompt.version, createdAt: formatUnixNano(clock.now()) };
      return settle(item, { name: { template, meaning, variables: sameSlots ? variables : [], ...asked }, reason: '' });
    };
    if (old !== null) {
      await judged(old, model);
      return 'settled';
    }
    const asked = await call(rendered.prompt, signal, parseNameAnswer, { schema: NAME_SCHEMA });
    switch (asked.kind) {
      case 'stopped':
        return 'stop';
      case 'noBudget':
        metrics.templateNames.inc({ outcome: 'no_budget' });
        return 'stop';
      case 'failed': {
        metrics.templateNames.inc({ outcome: 'failed' });
        if (asked.failure.scope === 'endpoint') return 'stop';
        const count = (tries.get(item.id) ?? 0) + 1;
        tries.set(item.id, count);
        if (count >= TRIES) await settle(item, { name: null, reason: `no answer (${asked.failure.reason})` });
        return 'settled';
      }
      case 'answered':
        for (const [kind, count] of rendered.found) metrics.redactions.inc({ kind }, count);
        await records.saveAnswer(key, JSON.stringify(asked.answer), clock.now());
        await judged(asked.answer, asked.model);
        return 'settled';
    }
  }

  return {
    async look(mayGoOn, signal) {
      const all = await templates.list();
      const alike = alikeButForOneWord(all);
      const before = ambiguous;
      ambiguous = new Map();
      let [read, asked] = [0, 0];
      for (const item of all) {
        if (signal.aborted || !mayGoOn() || read >= READ_AT_A_LOOK || asked >= ASKED_AT_A_LOOK) break;
        if (item.count < options.minLines) break; // they come in the order of their counts
        const others = alike.get(item.id) ?? [];
        if (item.template.length > LONGEST || (others.length === 0 && clear.get(item.id) === item.template)) continue;
        if (await isSettled(item)) continue;
        read += 1;
        const samples = await templates.samples(item.id);
        const why = ambiguityOf(others, samples);
        const parts = partsOf(item.template);
        const lines = linesOf(samples);
        const fits = lines.length === samples.length && lines.length > 0 && lines.every((line) => endsIn(parts, line));
        const rendered = fits ? renderName({ template: item.template, samples, alike: others }, prompt) : null;
        if (why === null || rendered === null) {
          clear.set(item.id, item.template);
          continue;
        }
        ambiguous.set(item.id, item.template);
        if (before.get(item.id) !== item.template) continue; // it may become clear by itself
        asked += 1;
        logger.info({ template: item.id, why }, 'asks for the names of a template');
        if ((await ask({ item, samples, rendered }, signal)) === 'stop') break;
      }
      for (const known of [done, clear, tries]) if (known.size > MOST_REMEMBERED) known.clear(); // what is settled is in the store
    },
  };
}

/** The template as it is shown decides: the same words are the same question. */
const keyOf = (model: string, promptVersion: string, { prompt }: RenderedName): string =>
  createHash('sha256')
    .update(JSON.stringify(['template-name', model, promptVersion, prompt.user]))
    .digest('hex')
    .slice(0, 32);
