import type { Command } from 'commander';
import { formatPower, runPower } from '../eval/api-audit/index.ts';
import { evalCases, formatCases } from '../eval/cases/index.ts';
import { openEndpoint } from '../eval/endpoint.ts';
import { TASKS, formatLogEval, loadLogEval, runLogEval } from '../eval/logeval/index.ts';
import type { Task } from '../eval/logeval/index.ts';
import { openRecordings } from '../eval/recordings.ts';
import { EXIT, UsageError } from '../exit.ts';
import { progress, stdoutOutput } from '../output.ts';
import { act, example } from './command.ts';
import { amount, positiveInteger } from './numbers.ts';

interface LogEvalFlags {
  readonly endpoint?: string;
  readonly model: string;
  readonly data: string;
  readonly tasks?: string;
  readonly limit: number;
  readonly all?: boolean;
  readonly samples: number;
  readonly concurrency: number;
  readonly record?: string;
  readonly replay?: string;
  readonly inputPrice: number;
  readonly outputPrice: number;
  readonly maxCost?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The evaluations that are about an LLM: `eval logeval`, `eval cases`, `eval api-audit`. */
export function addLlmEvaluations(evaluations: Command): void {
  evaluations
    .command('logeval')
    .description(
      'a model on the four tasks of LogEval, beside answers that need no model, with a recommendation for routing',
    )
    .requiredOption('--data <dir>', 'folder of the labelled data')
    .requiredOption('--model <name>', 'model to ask for')
    .option('--endpoint <url>', 'OpenAI-compatible base URL; its key is read from LOGSIEVE_LLM_API_KEY')
    .option('--tasks <list>', `comma separated, of ${TASKS.join(', ')}; default: all`)
    .option('--limit <n>', 'items per task, language and shot, spread over the prompts', positiveInteger, 150)
    .option('--all', 'every item')
    .option('--samples <n>', 'answers per item; more than one vote (self-consistency)', positiveInteger, 1)
    .option('--concurrency <n>', 'calls at the same time', positiveInteger, 4)
    .option('--record <file>', 'keep answers there; a run that was interrupted goes on from it')
    .option('--replay <file>', 'answers of an earlier run, without an endpoint')
    .option('--input-price <usd>', 'US dollars per million tokens in', amount, 0)
    .option('--output-price <usd>', 'US dollars per million tokens out', amount, 0)
    .option('--max-cost <usd>', 'stop asking at this cost', amount)
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      example(
        'logsieve eval logeval --endpoint http://127.0.0.1:11434/v1 --model llama3.2 --data ../shared/data --record answers.jsonl',
      ),
    )
    .action(
      act(async (flags: LogEvalFlags) => {
        const report = await runLogEval(optionsOf(flags));
        await print(report, formatLogEval(report), flags.json);
        return EXIT.done;
      }),
    );
  evaluations
    .command('cases')
    .description('what similar cases are worth: recorded answers with and without them, random cases as control')
    .requiredOption('--data <dir>', 'folder of the labelled data')
    .option('--json', 'as JSON')
    .addHelpText('after', example('logsieve eval cases --data ../shared/data'))
    .action(
      act(async ({ data, json }: { data: string; json?: boolean }) => {
        const report = evalCases({ dataDir: data });
        await print(report, formatCases(report), json);
        return EXIT.done;
      }),
    );
  evaluations
    .command('api-audit')
    .description('the power of the API audit against a simulated provider that swaps its model at a known rate')
    .option('--data <dir>', 'not needed: the provider is simulated')
    .option('--runs <n>', 'runs without a change; a quarter of them per substitute and share', positiveInteger, 200)
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress')
    .addHelpText('after', example('logsieve eval api-audit --runs 200'))
    .action(
      act(async ({ runs, json, quiet }: { runs: number; json?: boolean; quiet?: boolean }) => {
        const { say } = progress(quiet ?? false);
        const report = await runPower({ runs, baselineSamples: 10, checkSamples: [4, 10], say });
        await print(report, formatPower(report), json);
        return EXIT.done;
      }),
    );
}

function optionsOf(flags: LogEvalFlags): Parameters<typeof runLogEval>[0] {
  if (flags.record !== undefined && flags.replay !== undefined) throw new UsageError('either --record or --replay');
  if (flags.replay === undefined && flags.endpoint === undefined)
    throw new UsageError('--endpoint or --replay is needed');
  const path = flags.replay ?? flags.record;
  return {
    items: loadLogEval(flags.data),
    tasks: tasksOf(flags.tasks),
    limit: flags.all === true ? null : flags.limit,
    samples: flags.samples,
    endpoint:
      flags.endpoint === undefined || flags.replay !== undefined
        ? null
        : openEndpoint({
            baseUrl: flags.endpoint,
            apiKey: process.env['LOGSIEVE_LLM_API_KEY'] ?? null,
            model: flags.model,
            timeoutMs: 120_000,
            maxOutputTokens: 512,
          }),
    recordings: path === undefined ? null : openRecordings(path, flags.model),
    concurrency: flags.concurrency,
    inputPrice: flags.inputPrice,
    outputPrice: flags.outputPrice,
    maxCost: flags.maxCost ?? null,
    signal: new AbortController().signal,
    say: progress(flags.quiet ?? false).say,
  };
}

function tasksOf(list: string | undefined): Task[] {
  if (list === undefined) return [...TASKS];
  return list.split(',').map((name) => {
    const task = TASKS.find((one) => one === name.trim());
    if (task === undefined) throw new UsageError(`--tasks: ${name} is not one of ${TASKS.join(', ')}`);
    return task;
  });
}

const print = (report: unknown, table: string, json: boolean | undefined): Promise<void> =>
  stdoutOutput().write(json === true ? `${JSON.stringify(report, null, 2)}\n` : table);
