import { EXIT, UsageError } from '../exit.ts';
import { progress, stdoutOutput, textTable } from '../output.ts';
import { withExistingStore } from '../compose/ports.ts';
import { parseRfc3339 } from '@logsieve/contracts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { commandSettings } from './settings.ts';

interface ExportOptions {
  readonly data?: string;
  readonly source: string;
  readonly partition?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `export`, `verify`, `compact`: what a store holds, exactly. */
export const storeCommands: CommandDefinition = (program) => {
  program
    .command('export')
    .description('the original bytes of a source, to stdout')
    .requiredOption('--source <name>', 'the source')
    .option('--data <dir>', 'data directory')
    .option('--partition <n>', 'one partition of a topic')
    .option('--from <time>', 'lines from this time on, RFC 3339')
    .option('--to <time>', 'lines up to this time, RFC 3339')
    .addHelpText('after', example('logsieve export --data ./logsieve-data --source app.log | cmp - app.log'))
    .action(
      act(async (options: ExportOptions) => {
        const { settings, logger } = commandSettings({ flags: { dataDir: options.data } });
        const from = timeOf('--from', options.from);
        const to = timeOf('--to', options.to);
        const partition = options.partition === undefined ? undefined : Number(options.partition);
        if (partition !== undefined && !Number.isInteger(partition))
          throw new UsageError(`--partition: expected a number, got '${options.partition ?? ''}'`);
        const output = stdoutOutput();
        await withExistingStore(settings, logger, async (store) => {
          const known = await store.resume.progress(options.source);
          if (known.length === 0)
            throw new UsageError(
              `there is no source '${options.source}' in ${settings.dataDir}; logsieve stats lists them`,
            );
          const selection = {
            source: options.source,
            ...(partition === undefined ? {} : { partition }),
            ...(from === null ? {} : { fromTime: from }),
            ...(to === null ? {} : { toTime: to }),
          };
          for await (const chunk of store.lines.export(selection)) await output.write(chunk);
        });
        return EXIT.done;
      }),
    );

  program
    .command('verify')
    .description('rebuild every line and compare with the receipts taken at ingest; exit 1 where they differ')
    .option('--data <dir>', 'data directory')
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress')
    .addHelpText('after', example('logsieve verify --data ./logsieve-data'))
    .action(
      act(async (options: { data?: string; json?: boolean; quiet?: boolean }) => {
        const { settings, logger } = commandSettings({ flags: { dataDir: options.data } });
        const { say } = progress(options.quiet === true || options.json === true);
        const report = await withExistingStore(settings, logger, (store) =>
          store.lines.verify({
            onProgress: (blocks, lines) => {
              if (blocks % 50 === 0) say(`${String(blocks)} blocks, ${String(lines)} lines`);
            },
          }),
        );
        const ok = report.failedBlocks === 0;
        const output = stdoutOutput();
        if (options.json === true) await output.write(`${JSON.stringify({ ok, ...report }, null, 2)}\n`);
        else {
          await output.write(
            `${ok ? 'ok' : 'DIFFERENT'}: ${String(report.lines)} lines, ${String(report.bytes)} bytes in ${String(report.blocks)} blocks, ${String(report.failedBlocks)} differ\n`,
          );
          if (!ok)
            await output.write(
              textTable(
                report.mismatches.map((one) => [
                  one.source,
                  String(one.partition),
                  `${String(one.firstOffset)}-${String(one.lastOffset)}`,
                  one.problem,
                ]),
              ),
            );
        }
        return ok ? EXIT.done : EXIT.found;
      }),
    );

  program
    .command('compact')
    .description('merge what is worth it and remove what was never committed; safe at any time')
    .option('--data <dir>', 'data directory')
    .option('--json', 'the sizes are JSON, with or without it')
    .addHelpText('after', example('logsieve compact --data ./logsieve-data'))
    .action(
      act(async (options: { data?: string }) => {
        const { settings, logger } = commandSettings({ flags: { dataDir: options.data } });
        const sizes = await withExistingStore(settings, logger, async (store) => {
          const before = await store.statistics();
          // No other process has the directory open, so that nothing uncommitted can be in flight.
          await store.compact({ olderThanMs: store.kind === 'chdb' ? 0 : 3_600_000 });
          return { bytesBefore: before.bytesOnDisk, bytesAfter: (await store.statistics()).bytesOnDisk };
        });
        await stdoutOutput().write(`${JSON.stringify(sizes)}\n`);
        return EXIT.done;
      }),
    );
};

function timeOf(flag: string, text: string | undefined): bigint | null {
  if (text === undefined) return null;
  const time = parseRfc3339(text);
  if (time === null)
    throw new UsageError(`${flag}: expected an RFC 3339 time such as 2026-11-24T07:43:02Z, got '${text}'`);
  return time;
}
