import { EXIT } from '../exit.ts';
import { stdoutOutput } from '../output.ts';
import { withStore } from '../compose/ports.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { commandSettings } from './settings.ts';

export const migrateCommand: CommandDefinition = (program) => {
  program
    .command('migrate')
    .description('bring the ClickHouse schema up to date; forwards only, safe to repeat')
    .option('--data <dir>', 'directory of the embedded engine')
    .option('--config <file>', 'YAML file')
    .addHelpText('after', example('LOGSIEVE_CLICKHOUSE_URL=http://127.0.0.1:8123 logsieve migrate'))
    .action(
      act(async (options: { data?: string; config?: string }) => {
        const { settings, logger } = commandSettings({ config: options.config, flags: { dataDir: options.data } });
        // Starting a store migrates it: every process may be the first.
        await withStore(settings, logger, (store) => store.ping());
        await stdoutOutput().write('schema is up to date\n');
        return EXIT.done;
      }),
    );
};
