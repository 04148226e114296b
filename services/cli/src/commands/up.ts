import { EXIT } from '../exit.ts';
import { openPorts } from '../compose/ports.ts';
import { upOf } from '../compose/up.ts';
import { demoPlayer } from '../demo/player.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { reloading } from './reloading.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { commandSettings } from './settings.ts';

interface UpOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly config?: string;
  readonly demo?: boolean;
  readonly insecure?: boolean;
}

/** `up`: the whole of logsieve in one process. */
export const upCommand: CommandDefinition = (program) => {
  program
    .command('up')
    .description('everything in one process: doors, pipeline, store, API and page')
    .option('--port <n>', 'port of page, API and doors; 0 takes a free one')
    .option('--host <address>', 'address to listen on')
    .option('--data <dir>', 'data directory')
    .option('--config <file>', 'YAML file')
    .option('--demo', 'play a small shop with a bad release')
    .option('--insecure', 'listen beyond loopback without API keys')
    .addHelpText('after', example('logsieve up --demo', 'logsieve up --port 0 --data /var/lib/logsieve'))
    .action(
      act(async (options: UpOptions) => {
        const given = {
          config: options.config,
          flags: {
            port: options.port,
            host: options.host,
            dataDir: options.data,
            insecure: options.insecure === true ? true : undefined,
          },
        };
        const { settings, logger } = commandSettings(given);
        const ports = await openPorts(settings, logger);
        const running = await upOf(ports, (ingest) =>
          options.demo === true ? [demoPlayer({ store: ports.store, publish: ingest.publish, logger })] : [],
        );
        await runUntilSignal(running, reloading(ports, logger, given), (address) => {
          process.stderr.write(`The page: ${address}/\n`);
        });
        return EXIT.done;
      }),
    );
};
