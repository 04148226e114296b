import { writeFileSync } from 'node:fs';
import { openInput } from '@logsieve/ingest';
import { parseInput, parsedColumns, parsedFields } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { EXIT } from '../exit.ts';
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
      act((input: string, options: ParseOptions) =>
        withRereadable(input, async (path) => {
          const output = openOutput(options.out);
          const semantics = options.semantics === true;
          let rows: string[] = [csvRow(parsedColumns(semantics))];
          const stats = await parseInput({
            open: () => linesOf(path, options.column),
            onRow: (row) => {
              rows.push(csvRow(parsedFields(row)));
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

async function* linesOf(path: string, column: string | undefined): AsyncGenerator<string | Uint8Array> {
  if (column !== undefined) yield* csvColumn(path, column);
  else for await (const { line } of splitLines(openInput(path))) yield line;
}
