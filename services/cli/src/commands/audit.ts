import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  ALARM_AT,
  BASELINE_PLAN,
  CHECK_ALPHA,
  CHECK_PLAN,
  PROBES,
  PROBE_SYSTEM,
  PROBE_TEMPERATURE,
  PROBE_TOKENS,
  REVIEW_PROMPT,
  auditStateSchema,
  baselineOf,
  canariesOf,
  check,
  loadPrompt,
  parseAnswer,
  sampleProbes,
} from '@logsieve/reviewer';
import type { AuditState, Batch, Prober } from '@logsieve/reviewer';
import { openEndpoint } from '../eval/endpoint.ts';
import type { Question, Said } from '../eval/endpoint.ts';
import { DependencyError, EXIT, UsageError } from '../exit.ts';
import { progress, stdoutOutput } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { positiveInteger } from './numbers.ts';

/** A whole review has to fit. */
const CANARY_TOKENS = 700;

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
  withEndpoint(audit.command('baseline'), BASELINE_PLAN.samples)
    .description('samples answers to fixed questions and keeps them in a file, to compare with')
    .addHelpText('after', example('logsieve audit baseline --endpoint http://127.0.0.1:11434/v1 --model llama3.2'))
    .action(
      act(async (options: AuditOptions) => {
        const { batch, calls } = await sampled(options, BASELINE_PLAN.canaryRounds);
        const state = baselineOf(options.model, batch);
        save(options.file, state);
        await print(options, { file: options.file, calls, models: state.models, takenAt: state.takenAt }, [
          `baseline of ${options.model}: ${String(calls)} answers in ${options.file}`,
          state.firstTokens === null
            ? 'the endpoint gives no log-probabilities: answers and canaries are compared'
            : 'log-probabilities of first tokens are compared too',
        ]);
        return EXIT.done;
      }),
    );
  withEndpoint(audit.command('check'), CHECK_PLAN.samples)
    .description(
      'asks the same questions again; exit code 1 where the answers changed, or the model named itself otherwise',
    )
    .addHelpText('after', example('logsieve audit check --endpoint http://127.0.0.1:11434/v1 --model llama3.2 --json'))
    .action(
      act(async (options: AuditOptions) => {
        const before = load(options);
        const result = check(before, (await sampled(options, CHECK_PLAN.canaryRounds)).batch, Math.random);
        save(options.file, result.state);
        const { p, changedNow, changedSince, strength, newModels } = result;
        const checks = result.state.evidence.looks;
        const { canaries } = result.state;
        await print(
          options,
          {
            p,
            changedNow,
            changedSince,
            evidence: strength,
            alarmAt: ALARM_AT,
            newModels,
            checks,
            canaries: rightOf(canaries),
          },
          [
            `this check: p = ${p.toPrecision(3)} (${changedNow ? 'changed' : 'no change called'} at ${String(CHECK_ALPHA)})`,
            ...(canaries?.now == null
              ? []
              : [`known answers: ${percent(canaries.now)} right, ${percent(canaries.before)} in the baseline`]),
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

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

const rightOf = (canaries: AuditState['canaries']) =>
  canaries === null ? null : { rightBefore: canaries.before, rightNow: canaries.now };

async function sampled(options: AuditOptions, canaryRounds: number): Promise<{ batch: Batch; calls: number }> {
  const endpoint = openEndpoint({
    baseUrl: options.endpoint,
    apiKey: process.env['LOGSIEVE_LLM_API_KEY'] ?? null,
    model: options.model,
    timeoutMs: 60_000,
    maxOutputTokens: PROBE_TOKENS,
  });
  const { say } = progress(options.quiet ?? false);
  let calls = 0;
  const { signal } = new AbortController();
  const ask = async (question: Question): Promise<Said> => {
    const said = await endpoint.ask(question, signal);
    calls += 1;
    if (calls % PROBES.length === 0) say(`${String(calls)} answers`);
    return said;
  };
  const prober: Prober = {
    async answer(user) {
      const { text, model } = await ask({ system: PROBE_SYSTEM, user, temperature: PROBE_TEMPERATURE });
      return { text, model };
    },
    async firstToken(user) {
      const said = await ask({ system: PROBE_SYSTEM, user, temperature: PROBE_TEMPERATURE, firstToken: true });
      return said.firstToken ?? 'none';
    },
    async canary({ prompt: { system, user }, right }) {
      const said = await ask({ system, user, temperature: 0, maxOutputTokens: CANARY_TOKENS });
      return parseAnswer(said.text)?.verdict === right;
    },
  };
  const plan = { samples: options.samples, canaryRounds, canaries: canariesOf(loadPrompt(REVIEW_PROMPT)) };
  const batch = await sampleProbes(prober, plan, () => new Date().toISOString());
  if (batch === null) throw new DependencyError('the endpoint stopped answering');
  return { batch, calls };
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
