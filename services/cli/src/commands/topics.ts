import { messageOf } from '@logsieve/pipeline';
import type { TopicSpec, Transport } from '@logsieve/transport';
import { transportOf } from '../compose/ports.ts';
import { topicSpecs } from '../compose/topic-specs.ts';
import { DependencyError, EXIT, UsageError } from '../exit.ts';
import { stdoutOutput, textTable } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { commandSettings } from './settings.ts';

export const topicsCommand: CommandDefinition = (program) => {
  const topics = program.command('topics').description('Kafka topics with partitions and configuration');
  const withTransport = async (
    config: string | undefined,
    work: (transport: Transport, specs: TopicSpec[]) => Promise<void>,
  ): Promise<number> => {
    const { settings, logger } = commandSettings({ config });
    if (settings.kafkaBrokers.length === 0)
      throw new UsageError('LOGSIEVE_KAFKA_BROKERS is not set: topics in memory need no creation');
    const transport = transportOf(settings, logger);
    try {
      await transport.start();
      await work(transport, topicSpecs(settings.kafkaPartitions, settings.kafkaReplication, settings.kafkaRawTopics));
    } catch (error) {
      throw new DependencyError(`Kafka at ${settings.kafkaBrokers.join(', ')}: ${messageOf(error)}`, { cause: error });
    } finally {
      await transport.stop();
    }
    return EXIT.done;
  };

  topics
    .command('create')
    .description('create what is missing; existing topics are left as they are')
    .option('--config <file>', 'YAML file')
    .addHelpText('after', example('LOGSIEVE_KAFKA_BROKERS=127.0.0.1:29092 logsieve topics create'))
    .action(
      act((options: { config?: string }) =>
        withTransport(options.config, async (transport, specs) => {
          await transport.createTopics(specs);
          await stdoutOutput().write(`${specs.map((spec) => spec.name).join('\n')}\n`);
        }),
      ),
    );

  topics
    .command('describe')
    .description('partitions and offsets of our topics')
    .option('--config <file>', 'YAML file')
    .option('--json', 'as JSON')
    .addHelpText('after', example('logsieve topics describe --json'))
    .action(
      act((options: { config?: string; json?: boolean }) =>
        withTransport(options.config, async (transport, specs) => {
          const found = await transport.describeTopics(specs.map((spec) => spec.name));
          const rows = found.flatMap((topic) =>
            topic.partitions.map((place) => [
              topic.name,
              String(place.partition),
              String(place.low),
              String(place.high),
              String(place.high - place.low),
            ]),
          );
          await stdoutOutput().write(
            options.json === true
              ? `${JSON.stringify(found, null, 2)}\n`
              : textTable([['TOPIC', 'PARTITION', 'FIRST', 'END', 'RECORDS'], ...rows]),
          );
        }),
      ),
    );
};
