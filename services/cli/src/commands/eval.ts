import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadModel } from '@logsieve/detector';
import { modelFolder } from '../compose/model-folder.ts';
import {
  evalAnomaly,
  evalGrouped,
  evalReplay,
  evalUnseen,
  formatAnomaly,
  formatGrouped,
  formatReplay,
  formatUnseen,
} from '../eval/anomaly/index.ts';
import { logsieveScorer } from '../eval/anomaly/scorer.ts';
import { evalParsing, formatParsing } from '../eval/parsing/index.ts';
import { evalRouting, formatRouting } from '../eval/routing/index.ts';
import { evalSemantics, formatSemantics } from '../eval/semantics/index.ts';
import { evalStorage, formatStorage } from '../eval/storage/index.ts';
import { evalSummaries, formatSummaries } from '../eval/summaries/index.ts';
import { EXIT, UsageError } from '../exit.ts';
import { stdoutOutput } from '../output.ts';
import { act, example } from './command.ts';
import { addLlmEvaluations } from './eval-llm.ts';
import { amount } from './numbers.ts';
import { commandSettings } from './settings.ts';
import type { CommandDefinition } from './command.ts';

interface EvalOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly only?: string;
  readonly ablation?: boolean;
}

/** `eval NAME --data DIR`: the product measured on labelled data, rivals beside it; one table each. */
export const evalCommand: CommandDefinition = (program) => {
  const evaluations = program.command('eval').description('measure the product on labelled data, rivals beside it');
  withData(evaluations.command('parsing'))
    .description('templates of labelled systems: GA, FGA, PA, FTA, with drain3 and a plain Drain beside ours')
    .option('--ablation', 'also the worth of each idea, over systems left out')
    .addHelpText('after', example('logsieve eval parsing --data ../shared/data --json'))
    .action(
      act(async (options: EvalOptions) => {
        const report = await evalParsing({
          dataDir: existing(options.data),
          ...(options.ablation === true ? { ablation: true } : {}),
        });
        await print(report, formatParsing(report), options.json);
        return EXIT.done;
      }),
    );
  withData(evaluations.command('semantics'))
    .description('concept-instance pairs of labelled messages: precision, recall, F1, with a trivial rival beside ours')
    .addHelpText('after', example('logsieve eval semantics --data ../shared/data'))
    .action(
      act(async (options: EvalOptions) => {
        const report = await evalSemantics({ dataDir: existing(options.data) });
        await print(report, formatSemantics(report), options.json);
        return EXIT.done;
      }),
    );
  withData(evaluations.command('anomaly'))
    .description(
      'sessions, windows and replayed incidents: P, R, F1, PR-AUC, calibration, with trivial rivals beside ours',
    )
    .option('--only <name>', 'data sets whose name holds this')
    .addHelpText('after', example('logsieve eval anomaly --data ../shared/data --only hdfs'))
    .action(
      act(async (options: EvalOptions) => {
        const dataDir = existing(options.data);
        const model = await loadModel(modelFolder(), { threads: 1 });
        const scorer = logsieveScorer(model);
        const units = await evalAnomaly({
          dataDir,
          scorer,
          scorerName: 'logsieve score',
          ...(options.only === undefined ? {} : { only: options.only }),
        });
        if (options.only !== undefined) {
          await print(units, formatAnomaly(units), options.json);
          return EXIT.done;
        }
        const unseen = await evalUnseen({ dataDir, scorer });
        const grouped = await evalGrouped({ dataDir, model });
        const replays = await evalReplay({ dataDir, model, nowMs: Date.now() });
        const tables = [
          formatAnomaly(units),
          formatUnseen(unseen),
          ...(grouped === null ? [] : [formatGrouped(grouped)]),
          formatReplay(replays),
        ];
        await print({ ...units, unseen, grouped, replays }, tables.join('\n\n'), options.json);
        return EXIT.done;
      }),
    );
  withData(evaluations.command('routing'))
    .description(
      'small model first, recorded answers of a large one for the least sure: accuracy and cost at 1 to 26 % calls, AURC',
    )
    .option('--input-price <usd>', 'US dollars per million tokens in; default: LOGSIEVE_LLM_INPUT_PRICE', amount)
    .option('--output-price <usd>', 'US dollars per million tokens out; default: LOGSIEVE_LLM_OUTPUT_PRICE', amount)
    .addHelpText('after', example('logsieve eval routing --data ../shared/data --input-price 0.15 --output-price 0.6'))
    .action(
      act(async (options: EvalOptions & { inputPrice?: number; outputPrice?: number }) => {
        const { settings } = commandSettings({});
        const report = await evalRouting({
          dataDir: existing(options.data),
          prices: {
            input: options.inputPrice ?? settings.llmInputPrice,
            output: options.outputPrice ?? settings.llmOutputPrice,
          },
        });
        await print(report, formatRouting(report), options.json);
        return EXIT.done;
      }),
    );
  withData(evaluations.command('storage'))
    .description('bytes of the throughput files: gzip, zstd, xz, a plain OpenTelemetry table in ClickHouse, and ours')
    .option('--only <name>', 'files whose name holds this')
    .addHelpText('after', example('logsieve eval storage --data ../shared/data'))
    .action(
      act(async (options: EvalOptions) => {
        const report = await evalStorage({
          folder: existing(join(options.data, 'throughput')),
          ...(options.only === undefined ? {} : { only: options.only }),
        });
        await print(report, formatStorage(report), options.json);
        return EXIT.done;
      }),
    );
  withData(evaluations.command('summaries'))
    .description('extractive summaries against those that people wrote: ROUGE, with trivial rivals beside ours')
    .addHelpText('after', example('logsieve eval summaries --data ../shared/data'))
    .action(
      act(async (options: EvalOptions) => {
        const report = await evalSummaries({ dataDir: existing(options.data) });
        await print(report, formatSummaries(report), options.json);
        return EXIT.done;
      }),
    );
  addLlmEvaluations(evaluations);
};

const withData = (command: Command): Command =>
  command.requiredOption('--data <dir>', 'folder of the labelled data').option('--json', 'as JSON');

function existing(folder: string): string {
  if (!existsSync(folder)) throw new UsageError(`--data: ${folder} is not there`);
  return folder;
}

const print = (report: unknown, table: string, json: boolean | undefined): Promise<void> =>
  stdoutOutput().write(json === true ? `${JSON.stringify(report, null, 2)}\n` : table);
