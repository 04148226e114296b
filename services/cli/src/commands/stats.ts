import { EXIT } from '../exit.ts';
import { stdoutOutput, textTable } from '../output.ts';
import { withExistingStore } from '../compose/ports.ts';
import { storeStatistics } from '../store-statistics.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { commandSettings } from './settings.ts';

export const statsCommand: CommandDefinition = (program) => {
  program
    .command('stats')
    .description('lines, templates and bytes of a store, exact')
    .option('--data <dir>', 'data directory')
    .option('--json', 'as JSON')
    .addHelpText('after', example('logsieve stats --data ./logsieve-data --json'))
    .action(
      act(async (options: { data?: string; json?: boolean }) => {
        const { settings, logger } = commandSettings({ flags: { dataDir: options.data } });
        const statistics = await withExistingStore(settings, logger, storeStatistics);
        const output = stdoutOutput();
        if (options.json === true) await output.write(`${JSON.stringify(statistics, null, 2)}\n`);
        else {
          const { bySource, unparsed, ...totals } = statistics;
          await output.write(
            textTable(
              Object.entries({ ...totals, unparsed: JSON.stringify(unparsed) }).map(([name, value]) => [
                name,
                String(value),
              ]),
            ),
          );
          await output.write(
            `\n${textTable([['SOURCE', 'LINES', 'BYTES', 'TEMPLATES'], ...bySource.map((row) => [row.source, String(row.linesIn), String(row.rawBytes), String(row.templates)])])}`,
          );
        }
        return EXIT.done;
      }),
    );
};
