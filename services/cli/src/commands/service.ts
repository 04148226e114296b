import { UsageError, EXIT } from '../exit.ts';
import { SERVICES, oneServiceOf } from '../compose/one-service.ts';
import { openPorts } from '../compose/ports.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { reloading } from './reloading.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { commandSettings } from './settings.ts';

/** `service NAME`: one service of the many-process mode. */
export const serviceCommand: CommandDefinition = (program) => {
  program
    .command('service')
    .description('one service in a process of its own, over Kafka and a ClickHouse server')
    .argument('<name>', SERVICES.join(', '))
    .option('--port <n>', 'port of its HTTP side; 0 takes a free one')
    .option('--host <address>', 'address to listen on')
    .option('--config <file>', 'YAML file')
    .option('--insecure', 'listen beyond loopback without API keys')
    .addHelpText(
      'after',
      example(
        'LOGSIEVE_KAFKA_BROKERS=kafka:9092 LOGSIEVE_CLICKHOUSE_URL=http://clickhouse:8123 logsieve service parser --port 9102',
      ),
    )
    .action(
      act(async (text: string, options: { port?: string; host?: string; config?: string; insecure?: boolean }) => {
        const name = SERVICES.find((known) => known === text);
        if (name === undefined) throw new UsageError(`there is no service '${text}'; there are ${SERVICES.join(', ')}`);
        const given = {
          config: options.config,
          flags: {
            port: options.port,
            host: options.host,
            insecure: options.insecure === true ? true : undefined,
          },
        };
        const { settings, logger } = commandSettings(given);
        const missing = [
          ...(settings.kafkaBrokers.length === 0 ? ['LOGSIEVE_KAFKA_BROKERS'] : []),
          ...(settings.clickhouseUrl === null ? ['LOGSIEVE_CLICKHOUSE_URL'] : []),
        ];
        if (missing.length > 0)
          throw new UsageError(
            `a service of its own needs ${missing.join(' and ')}; 'logsieve up' runs all in one process`,
          );
        const ports = await openPorts(settings, logger);
        const running = await oneServiceOf(name, ports);
        await runUntilSignal(running, reloading(ports, logger, given), () => undefined);
        return EXIT.done;
      }),
    );
};
