import { Parser } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { compareSides } from '../diff/compare.ts';
import type { Difference } from '../diff/compare.ts';
import { PatternCounter } from '../diff/template-counts.ts';
import { EXIT, UsageError } from '../exit.ts';
import { parsedFile } from '../files/parsed-file.ts';
import { printable, stdoutOutput, textTable } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

/** Both files are one service, so that the same event has the same template on both sides. */
const SERVICE = 'diff';

/** `diff A B`: what changed between two logs; exit 1 where something did. */
export const diffCommand: CommandDefinition = (program) => {
  program
    .command('diff')
    .description('templates that are new, gone, or changed in rate or in variables, between two files')
    .argument('<a>', 'before: plain, .gz or .zst')
    .argument('<b>', 'after')
    .option('--json', 'as JSON')
    .option('--fdr <rate>', 'false discovery rate of changes in rate and variables', '0.05')
    .addHelpText('after', example('logsieve diff yesterday.log today.log --fdr 0.01'))
    .action(
      act(async (a: string, b: string, options: { json?: boolean; fdr: string }) => {
        const fdr = Number(options.fdr);
        if (!(fdr > 0 && fdr < 1))
          throw new UsageError(`--fdr: expected a number between 0 and 1, got '${options.fdr}'`);
        const parser = new Parser();
        const counters = [new PatternCounter(), new PatternCounter()];
        for (const [index, path] of [a, b].entries()) {
          const lines = parsedFile(path, { parser, service: SERVICE, now: systemClock.now() });
          for await (const line of lines) counters[index]?.add(line);
        }
        const service = parser.of(SERVICE);
        service.miner.consolidate();
        const [before, after] = counters.map((counter) =>
          counter.byTemplate((line) => service.currentTemplateOf(line)),
        );
        if (before === undefined || after === undefined) throw new Error('unreachable: two files were read');
        const items = compareSides(before, after, fdr).map((one) => ({
          ...one,
          template: service.templateText(one.templateId),
        }));
        const output = stdoutOutput();
        if (options.json === true)
          await output.write(`${JSON.stringify({ linesA: before.lines, linesB: after.lines, items }, null, 2)}\n`);
        else await output.write(tableOf(items));
        return items.length === 0 ? EXIT.done : EXIT.found;
      }),
    );
};

const tableOf = (items: readonly (Difference & { template: string })[]): string =>
  items.length === 0
    ? 'no differences\n'
    : textTable([
        ['CHANGE', 'A', 'B', 'RATIO', 'Q', 'TEMPLATE'],
        ...items.map((one) => [
          one.change,
          String(one.countA),
          String(one.countB),
          one.ratio === null ? '-' : one.ratio.toFixed(2),
          one.qValue.toPrecision(2),
          printable(
            one.change === 'variable'
              ? `${one.template}  [slot ${String(one.slot)} = ${one.value ?? ''}]`
              : one.template,
          ),
        ]),
      ]);
