import { basename } from 'node:path';
import { openInput } from '@logsieve/ingest';
import { systemClock } from '@logsieve/pipeline';
import { DependencyError, EXIT, UsageError } from '../exit.ts';
import { authorization, request } from '../http-client.ts';
import { splitLines } from '../lines.ts';
import { progress, stdoutOutput } from '../output.ts';
import { openKafkaSink } from '../compose/kafka-sink.ts';
import type { ReplaySink } from '../replay-sink.ts';
import { createPace } from '../pace.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

interface ReplayOptions {
  readonly to: string;
  readonly rate?: string;
  readonly speed?: string;
  readonly service?: string;
  readonly quiet?: boolean;
}

const BATCH_LINES = 1000;

/** `replay`: sends a file to a running logsieve or to a Kafka topic, as fast as it is taken, at a rate, or at the file's own pace. */
export const replayCommand: CommandDefinition = (program) => {
  program
    .command('replay')
    .description('send the lines of a file to a running logsieve or to a Kafka topic')
    .argument('<file>', 'plain, .gz or .zst; - is standard input')
    .requiredOption('--to <target>', 'http://HOST:PORT or kafka://HOST:PORT/TOPIC')
    .option('--rate <n>', 'lines per second; absent = as fast as they are taken')
    .option('--speed <x>', 'follow the times in the lines, for example 10x')
    .option('--service <name>', 'service of the lines; absent = the name of the file')
    .option('--json', 'the summary is JSON, with or without it')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      example(
        'logsieve replay app.log --to http://127.0.0.1:8080 --rate 500',
        'logsieve replay app.log.gz --to kafka://127.0.0.1:29092/logs.raw',
      ),
    )
    .action(
      act(async (file: string, options: ReplayOptions) => {
        const service = options.service ?? basename(file).replace(/\.(gz|zst)$/, '');
        const pace = createPace({
          rate: positive('--rate', options.rate),
          speed: positive('--speed', options.speed?.replace(/x$/, '')),
          clock: systemClock,
        });
        const sink = await openSink(options.to, service);
        let sent = 0;
        let batch: Buffer[] = [];
        const flush = async (): Promise<void> => {
          if (batch.length > 0) await sink.send(batch);
          sent += batch.length;
          batch = [];
        };
        try {
          for await (const { line } of splitLines(openInput(file))) {
            if (pace.mustWait(line)) {
              await flush();
              await pace.wait();
            }
            batch.push(line);
            if (batch.length >= BATCH_LINES) await flush();
          }
          await flush();
        } finally {
          await sink.close();
        }
        progress(options.quiet === true).say(`${String(sent)} lines sent to ${options.to}`);
        await stdoutOutput().write(`${JSON.stringify({ sent })}\n`);
        return EXIT.done;
      }),
    );
};

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${name}: expected a number above 0, got '${text}'`);
  return value;
}

async function openSink(target: string, service: string): Promise<ReplaySink> {
  const kafka = /^kafka:\/\/([^/]+)\/(.+)$/.exec(target);
  if (kafka !== null) return openKafkaSink({ brokers: [kafka[1] ?? ''], topic: kafka[2] ?? '', service });
  if (/^https?:\/\//.test(target)) return httpSink(new URL('/api/v1/ingest', target), service);
  throw new UsageError(`--to: '${target}' is neither http://… nor kafka://HOST:PORT/TOPIC`);
}

function httpSink(url: URL, service: string): ReplaySink {
  url.searchParams.set('service', service);
  return {
    async send(lines) {
      const body = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
      const response = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', ...authorization() },
        body,
      });
      if (!response.ok)
        throw new DependencyError(
          `${url.origin} answered ${String(response.status)}: ${(await response.text()).slice(0, 300)}`,
        );
    },
    close: () => Promise.resolve(),
  };
}
