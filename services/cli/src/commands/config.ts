import { SETTINGS, describeConfig, readSettings } from '@logsieve/config';
import { EXIT } from '../exit.ts';
import { stdoutOutput, textTable } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

export const configCommand: CommandDefinition = (program) => {
  program
    .command('config')
    .description('print the settings in force and where each comes from, secrets masked')
    .option('--config <file>', 'YAML file')
    .option('--json', 'as JSON')
    .addHelpText('after', example('LOGSIEVE_PORT=9000 logsieve config'))
    .action(
      act(async (options: { config?: string; json?: boolean }) => {
        const loaded = readSettings({ environment: process.env, configFile: options.config ?? null });
        const rows = describeConfig(SETTINGS, loaded);
        const output = stdoutOutput();
        if (options.json === true)
          await output.write(
            `${JSON.stringify(Object.fromEntries(rows.map((row) => [row.path, { value: row.value, origin: row.origin, env: row.env }])), null, 2)}\n`,
          );
        else
          await output.write(
            textTable([
              ['SETTING', 'VALUE', 'FROM', 'VARIABLE', 'MEANING'],
              ...rows.map((row) => [row.path, JSON.stringify(row.value), row.origin, row.env, row.help]),
            ]),
          );
        return EXIT.done;
      }),
    );
};
