import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  ALARM_AT,
  CHECK_ALPHA,
  PROBES,
  PROBE_SYSTEM,
  PROBE_TEMPERATURE,
  PROBE_TOKENS,
  auditStateSchema,
  baselineOf,
  check,
  sampleProbes,
} from '@logsieve/reviewer';
import type { AuditState, Batch } from '@logsieve/reviewer';
import { openEndpoint } from '../eval/endpoint.ts';
import { DependencyError, EXIT, UsageError } from '../exit.ts';
import { progress, stdoutOutput } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { positiveInteger } from './numbers.ts';

interface AuditOptions {
  readonly endpoint: string;
  readonly model: string;
  readonly file: string;
  readonly samples: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `audit baseline`, `audit check`: did the distribution of an API's answers change. */
export const auditCommand: CommandDefinition = (program) => {
  const audit = program.command('audit').description("did the distribution of an LLM API's answers change");
  withEndpoint(audit.command('baseline'), 10)
    .description('samples answers to fixed questions and keeps them in a file, to compare with')
    .addHelpText('after', example('logsieve audit baseline --endpoint http://127.0.0.1:11434/v1 --model llama3.2'))
    .action(
      act(async (options: AuditOptions) => {
        const batch = await sampled(options);
        const state = baselineOf(options.model, batch);
        save(options.file, state);
        const calls = PROBES.length * options.samples;
        await print(options, { file: options.file, calls, models: state.models, takenAt: state.takenAt }, [
          `baseline of ${options.model}: ${String(calls)} answers in ${options.file}`,
        ]);
        return EXIT.done;
      }),
    );
  withEndpoint(audit.command('check'), 4)
    .description(
      'asks the same questions again; exit code 1 where the answers changed, or the model named itself otherwise',
    )
    .addHelpText('after', example('logsieve audit check --endpoint http://127.0.0.1:11434/v1 --model llama3.2 --json'))
    .action(
      act(async (options: AuditOptions) => {
        const before = load(options);
        const result = check(before, await sampled(options), Math.random);
        save(options.file, result.state);
        const { p, changedNow, changedSince, strength, newModels } = result;
        const checks = result.state.evidence.looks;
        await print(
          options,
          { p, changedNow, changedSince, evidence: strength, alarmAt: ALARM_AT, newModels, checks },
          [
            `this check: p = ${p.toPrecision(3)} (${changedNow ? 'changed' : 'no change called'} at ${String(CHECK_ALPHA)})`,
            `${String(checks)} checks together: evidence ${strength.toPrecision(3)} of ${String(ALARM_AT)}`,
            changedSince === null
              ? 'no change called'
              : `the distribution of answers changed since ${changedSince}; take a new baseline once you know why`,
            ...(newModels.length === 0 ? [] : [`new model names: ${newModels.join(', ')}`]),
          ],
        );
        return changedNow || changedSince !== null || newModels.length > 0 ? EXIT.found : EXIT.done;
      }),
    );
};

const withEndpoint = (command: Command, samples: number): Command =>
  command
    .requiredOption('--endpoint <url>', 'OpenAI-compatible base URL; its key is read from LOGSIEVE_LLM_API_KEY')
    .requiredOption('--model <name>', 'model to ask for')
    .option('--file <path>', 'where the answers are kept', './logsieve-audit.json')
    .option('--samples <n>', 'answers per question', positiveInteger, samples)
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress');

async function sampled(options: AuditOptions): Promise<Batch> {
  const endpoint = openEndpoint({
    baseUrl: options.endpoint,
    apiKey: process.env['LOGSIEVE_LLM_API_KEY'] ?? null,
    model: options.model,
    timeoutMs: 60_000,
    maxOutputTokens: PROBE_TOKENS,
  });
  const { say } = progress(options.quiet ?? false);
  let asked = 0;
  const signal = new AbortController().signal;
  const batch = await sampleProbes(
    async (user) => {
      const said = await endpoint.ask({ system: PROBE_SYSTEM, user, temperature: PROBE_TEMPERATURE }, signal);
      asked += 1;
      if (asked % PROBES.length === 0) say(`${String(asked)} of ${String(PROBES.length * options.samples)} answers`);
      return { text: said.text, model: said.model };
    },
    options.samples,
    () => new Date().toISOString(),
  );
  if (batch === null) throw new DependencyError('the endpoint stopped answering');
  return batch;
}

/** @throws UsageError where there is no baseline of this model */
function load({ file, model }: AuditOptions): AuditState {
  if (!existsSync(file)) throw new UsageError(`${file} is not there: take a baseline first (logsieve audit baseline)`);
  const parsed = auditStateSchema.safeParse(jsonOf(file));
  if (!parsed.success) throw new UsageError(`${file} is no audit file`);
  if (parsed.data.model !== model)
    throw new UsageError(`${file} is a baseline of ${parsed.data.model}, not of ${model}`);
  return parsed.data;
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

/** Whole or not at all: a check that is interrupted leaves the file as it was. */
function save(file: string, state: AuditState): void {
  writeFileSync(`${file}.tmp`, JSON.stringify(state));
  renameSync(`${file}.tmp`, file);
}

const print = (options: AuditOptions, report: object, lines: readonly string[]): Promise<void> =>
  stdoutOutput().write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${lines.join('\n')}\n`);
