import { writeFileSync } from 'node:fs';
import { openInput } from '@logsieve/ingest';
import { joinTraces, parseInput, parsedColumns, parsedFields } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { EXIT, UsageError } from '../exit.ts';
import { csvColumn } from '../files/csv.ts';
import { withRereadable } from '../files/spooled.ts';
import { splitLines } from '../lines.ts';
import { csvRow, openOutput } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

interface ParseOptions {
  readonly out: string;
  readonly contentOnly?: boolean;
  readonly column?: string;
  readonly semantics?: boolean;
  readonly stats?: string;
  readonly joinTraces?: boolean;
}

/** Rows gathered before they are written: a write per row would cost more than the parsing. */
const ROWS_PER_WRITE = 2_000;

/** `parse INPUT --out OUT.csv`: templates and variables of every line, nothing stored. */
export const parseCommand: CommandDefinition = (program) => {
  program
    .command('parse')
    .description('templates and variables of every line, as CSV')
    .argument('<input>', 'text, or CSV with --column; plain, .gz or .zst; - is standard input')
    .requiredOption('--out <csv>', 'where the rows go; - is standard output')
    .option('--content-only', 'lines have no header (time, level …) to detect')
    .option('--column <name>', 'INPUT is CSV: the column that holds the lines')
    .option(
      '--join-traces',
      'a stack trace and other indented lines are one event with the line before; `line` is its first',
    )
    .option('--semantics', 'also concept and instance pairs, and the template with its concepts')
    .option('--stats <file>', 'write lines, bytes, templates, seconds, linesPerSecond, peakRssBytes as JSON')
    .addHelpText(
      'after',
      example(
        'logsieve parse app.log --out app.csv',
        'logsieve parse logs.csv --column Content --content-only --out -',
      ),
    )
    .action(
      act((given: string, options: ParseOptions) =>
        withRereadable(given, async (path) => {
          const output = openOutput(options.out);
          const semantics = options.semantics === true;
          if (options.joinTraces === true && options.column !== undefined)
            throw new UsageError('--join-traces: a record of --column is one event already');
          const input = eventsOf(path, options);
          let rows: string[] = [csvRow(parsedColumns(semantics))];
          const stats = await parseInput({
            open: input.open,
            onRow: (row) => {
              rows.push(csvRow(parsedFields({ ...row, line: input.lineOf(row.line) })));
              if (rows.length < ROWS_PER_WRITE) return undefined;
              const text = rows.join('');
              rows = [];
              return output.write(text);
            },
            contentOnly: options.contentOnly === true,
            semantics,
            now: () => systemClock.monotonicMs(),
            peakRssBytes: () => process.resourceUsage().maxRSS * 1024,
          });
          await output.write(rows.join(''));
          await output.close();
          if (options.stats !== undefined) writeFileSync(options.stats, `${JSON.stringify(stats, null, 2)}\n`);
          return EXIT.done;
        }),
      ),
    );
};

interface Events {
  readonly open: () => AsyncGenerator<string | Uint8Array>;
  /** The number of the n-th event's first line, asked once each, in order. */
  readonly lineOf: (event: number) => number;
}

function eventsOf(path: string, { column, joinTraces: join }: ParseOptions): Events {
  if (join !== true) return { open: () => linesOf(path, column), lineOf: (event) => event };
  let firsts: number[] = [];
  async function* open(): AsyncGenerator<Uint8Array> {
    firsts = [];
    for await (const { text, line } of joinTraces(fileLines(path))) {
      firsts.push(line);
      yield text;
    }
  }
  return { open, lineOf: (event) => firsts.shift() ?? event };
}

async function* linesOf(path: string, column: string | undefined): AsyncGenerator<string | Uint8Array> {
  if (column !== undefined) yield* csvColumn(path, column);
  else yield* fileLines(path);
}

async function* fileLines(path: string): AsyncGenerator<Buffer> {
  for await (const { line } of splitLines(openInput(path))) yield line;
}
