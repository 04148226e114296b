import { monitorEventLoopDelay } from 'node:perf_hooks';
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
        const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
        loop.enable();
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
        await stdoutOutput().write(`${JSON.stringify({ ...summary, cost: costSince(startedMs, loop) }, null, 2)}\n`);
        return EXIT.done;
      }),
    );
};

const LOOP_RESOLUTION_MS = 10;

interface Cost {
  /** Wall time since the command began. */
  readonly seconds: number;
  /** Of the whole process, as is the largest resident set. */
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  /** How long nothing else could run: the 99th percentile, and the longest. */
  readonly blockedMs: { readonly p99: number; readonly max: number };
}

function costSince(startedMs: number, loop: { readonly max: number; percentile(p: number): number }): Cost {
  const { user, system } = process.cpuUsage();
  return {
    seconds: (systemClock.monotonicMs() - startedMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    blockedMs: { p99: blockedMs(loop.percentile(99)), max: blockedMs(loop.max) },
  };
}

/** A timer of the resolution comes that much later on an idle loop too. */
const blockedMs = (delayNanos: number): number => Math.max(0, Math.round(delayNanos / 1e6 - LOOP_RESOLUTION_MS));
