import { systemClock } from '@logsieve/pipeline';
import { withStore } from '../compose/ports.ts';
import { EXIT, UsageError } from '../exit.ts';
import { ingestIntoStore } from '../files/ingest-into-store.ts';
import { progress, stdoutOutput } from '../output.ts';
import { storeStatistics } from '../store-statistics.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { commandSettings } from './settings.ts';

interface IngestOptions {
  readonly data?: string;
  readonly service?: string;
  readonly source?: string;
  readonly quiet?: boolean;
}

export const ingestCommand: CommandDefinition = (program) => {
  program
    .command('ingest')
    .description('files into a store without a server; a file given twice continues where it ended')
    .argument('<file...>', 'plain, .gz or .zst; - is standard input')
    .option('--data <dir>', 'data directory')
    .option('--service <name>', 'service of lines that name none; absent = the source')
    .option('--source <name>', 'name of the source; absent = the base name of the file')
    .option('--json', 'the summary is JSON, with or without it')
    .option('--quiet', 'no progress')
    .addHelpText('after', example('logsieve ingest /var/log/app.log.gz --data ./logsieve-data'))
    .action(
      act(async (files: string[], options: IngestOptions) => {
        const startedMs = systemClock.monotonicMs();
        const { settings, logger } = commandSettings({ flags: { dataDir: options.data } });
        if (options.source?.trim() === '') throw new UsageError('--source: must not be empty');
        const { say } = progress(options.quiet === true);
        const summary = await withStore(settings, logger, async (store) => {
          const results = await ingestIntoStore(
            { settings, store, logger },
            files.map((path) => ({
              path,
              ...(options.source === undefined ? {} : { source: options.source }),
              ...(options.service === undefined ? {} : { service: options.service }),
            })),
            say,
          );
          const { linesIn, linesStored, templates, unparsed, dead, balanced } = await storeStatistics(store);
          return { files: results, store: { linesIn, linesStored, templates, unparsed, dead, balanced } };
        });
        await stdoutOutput().write(`${JSON.stringify({ ...summary, cost: costSince(startedMs) }, null, 2)}\n`);
        return EXIT.done;
      }),
    );
};

/** Wall time since the command began; CPU time and the largest resident set are those of the whole process. */
function costSince(startedMs: number): { seconds: number; cpuSeconds: number; peakRssBytes: number } {
  const { user, system } = process.cpuUsage();
  return {
    seconds: (systemClock.monotonicMs() - startedMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}
