import { channelsOf } from '@logsieve/alerter';
import type { AlertMessage } from '@logsieve/contracts';
import { formatUnixNano } from '@logsieve/contracts';
import { messageOf, systemClock } from '@logsieve/pipeline';
import { EXIT, UsageError } from '../exit.ts';
import { stdoutOutput, textTable } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { commandSettings } from './settings.ts';

/** `alerts test`: one message to every configured channel, so that nobody finds out during an incident. */
export const alertsCommand: CommandDefinition = (program) => {
  program
    .command('alerts')
    .description('channels that incidents are told to')
    .command('test')
    .description('send a test message to every configured channel; exit 3 where one does not take it')
    .option('--config <file>', 'YAML file')
    .option('--json', 'as JSON')
    .addHelpText('after', example('LOGSIEVE_ALERT_SLACK_URL=https://hooks.slack.com/services/… logsieve alerts test'))
    .action(
      act(async (options: { config?: string; json?: boolean }) => {
        const { settings } = commandSettings({ config: options.config });
        const channels = channelsOrUsage(() => channelsOf(settings, systemClock));
        if (channels.length === 0)
          throw new UsageError('no channel is configured; `logsieve config` lists the settings under alerts');
        const items = await Promise.all(
          channels.map(async (channel) => {
            try {
              await channel.send(testMessage(formatUnixNano(systemClock.now())));
              return { channel: channel.name, taken: true, detail: '' };
            } catch (error) {
              return { channel: channel.name, taken: false, detail: messageOf(error) };
            } finally {
              channel.close();
            }
          }),
        );
        await stdoutOutput().write(
          options.json === true
            ? `${JSON.stringify({ items }, null, 2)}\n`
            : textTable(items.map((one) => [one.channel, one.taken ? 'taken' : 'FAILED', one.detail])),
        );
        return items.every((one) => one.taken) ? EXIT.done : EXIT.dependency;
      }),
    );
};

function channelsOrUsage<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

const testMessage = (now: string): AlertMessage => ({
  version: 1,
  id: '0000000000000000',
  incidentId: '0000000000000000',
  kind: 'meaning',
  service: 'logsieve',
  summary: 'This is a test of the alerts. Nothing is wrong.',
  template: null,
  probability: 0,
  decidedBy: 'human',
  since: now,
  until: now,
  count: 1,
  lines: [{ timestamp: now, service: 'logsieve', severity: 'INFO', body: 'a line would stand here' }],
  link: null,
});
