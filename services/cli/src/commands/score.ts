import { loadModel, scoreInput } from '@logsieve/detector';
import type { UnitRule, UnitScore } from '@logsieve/detector';
import { systemClock } from '@logsieve/pipeline';
import { modelFolder } from '../compose/model-folder.ts';
import { EXIT, UsageError } from '../exit.ts';
import { readCsv } from '../files/csv.ts';
import { csvRow, openOutput } from '../output.ts';
import { ScoreLines } from '../score/score-lines.ts';
import type { SessionRule } from '../score/score-lines.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

interface ScoreOptions {
  readonly out: string;
  readonly session?: string;
  readonly window?: string;
  readonly eachLine?: boolean;
  readonly sessionField?: string;
  readonly train?: string;
  readonly trainLabels?: string;
}

const COLUMNS = ['unit', 'first_line', 'last_line', 'score', 'verdict', 'kinds', 'decided_by', 'evidence'];

/** `score INPUT`: how unusual each session, window or line is, by the detectors and the model of the live service. */
export const scoreCommand: CommandDefinition = (program) => {
  program
    .command('score')
    .description('calibrated probability that a person should look, per session, window or line, as CSV')
    .argument('<input>', 'text, or JSON lines {"message", "timestamp"?, "service"?, "session"?}; plain, .gz or .zst')
    .requiredOption('--out <csv>', 'where the rows go; - is standard output')
    .option('--session <regex>', 'units are sessions: the first capture group, or the whole match, names it')
    .option('--session-field <name>', 'units are sessions, named by a field of the JSON lines')
    .option('--window <n|duration>', 'units are windows of so many lines (100) or of a duration (60s, 5m)')
    .option('--each-line', 'every line is a unit')
    .option('--train <file>', 'earlier input, mostly normal; absent = learn as it reads')
    .option('--train-labels <csv>', 'unit,label with 1 = anomalous, for units of --train')
    .addHelpText(
      'after',
      example(
        "logsieve score hdfs.log --session 'blk_-?\\d+' --out scores.csv",
        'logsieve score today.log --train yesterday.log --window 60s --out -',
      ),
    )
    .action(
      act(async (input: string, options: ScoreOptions) => {
        const { rule, sessions } = unitsOf(options);
        if (options.trainLabels !== undefined && options.train === undefined)
          throw new UsageError('--train-labels: names units of --train, which is not given');
        const lines = new ScoreLines(sessions, systemClock.now());
        const labels = options.trainLabels === undefined ? null : await labelsOf(options.trainLabels);
        const output = openOutput(options.out);
        await output.write(csvRow(COLUMNS));
        const scores = scoreInput({
          input: lines.of(input),
          training: options.train === undefined ? null : lines.of(options.train),
          labels,
          rule,
          model: await loadModel(modelFolder(), { threads: 1 }),
        });
        for await (const score of scores) await output.write(csvRow(fieldsOf(score)));
        await output.close();
        return EXIT.done;
      }),
    );
};

const fieldsOf = (score: UnitScore): (string | number)[] => [
  score.unit,
  score.firstLine,
  score.lastLine,
  score.score.toFixed(6),
  score.verdict,
  JSON.stringify(score.kinds),
  score.decidedBy,
  JSON.stringify(score.evidence),
];

/** Exactly one way to cut the input. */
function unitsOf(options: ScoreOptions): { rule: UnitRule; sessions: SessionRule } {
  const given = [options.session, options.sessionField, options.window, options.eachLine].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1)
    throw new UsageError('give exactly one of --session REGEX, --session-field NAME, --window N|DURATION, --each-line');
  if (options.session !== undefined)
    return { rule: { kind: 'session' }, sessions: { kind: 'pattern', pattern: regexOf(options.session) } };
  if (options.sessionField !== undefined)
    return { rule: { kind: 'session' }, sessions: { kind: 'field', name: options.sessionField } };
  return {
    rule: options.window === undefined ? { kind: 'lines', count: 1 } : windowOf(options.window),
    sessions: null,
  };
}

function regexOf(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new UsageError(`--session: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

function windowOf(text: string): UnitRule {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const amount = Number(digits);
  if (digits === '' || !(amount > 0) || (unit === '' && !Number.isInteger(amount)))
    throw new UsageError(`--window: expected a number of lines (100) or a duration (60s), got '${text}'`);
  return unit === ''
    ? { kind: 'lines', count: amount }
    : { kind: 'seconds', seconds: amount * (UNIT_SECONDS[unit] ?? 1) };
}

async function labelsOf(path: string): Promise<ReadonlyMap<string, boolean>> {
  const rows = await readCsv(path);
  const labels = new Map<string, boolean>();
  for (const [at, row] of rows.entries()) {
    const unit = row['unit'];
    const label = row['label'];
    if (unit === undefined || (label !== '0' && label !== '1'))
      throw new UsageError(`--train-labels: record ${String(at + 1)} of ${path} is not unit,label with 0 or 1`);
    labels.set(unit, label === '1');
  }
  return labels;
}
