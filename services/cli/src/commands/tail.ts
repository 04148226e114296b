import type { LogItem } from '@logsieve/contracts';
import { systemClock } from '@logsieve/pipeline';
import { bySeverity, paintFor } from '../colour.ts';
import { DependencyError, EXIT, UsageError } from '../exit.ts';
import { authorization, urlOf } from '../http-client.ts';
import { printable, stdoutOutput } from '../output.ts';
import { TemplateFold } from '../tail/template-fold.ts';
import { DEFAULT_URL, act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';
import { bodyOf } from './search.ts';

interface TailOptions {
  readonly url: string;
  readonly service?: string;
  readonly severity?: string;
  readonly json?: boolean;
  readonly fold?: boolean;
}

/** Repeats are counted for so long before their count is shown. */
const FOLD_MS = 5_000;

/** `tail`: follows `/api/v1/logs/tail` until interrupted. */
export const tailCommand: CommandDefinition = (program) => {
  program
    .command('tail')
    .description('follow lines as they are stored')
    .argument('[query]', 'as in search')
    .option('--url <url>', 'where logsieve serves', DEFAULT_URL)
    .option('--service <name>', 'one service only')
    .option('--severity <name>', 'at least this severity')
    .option('--json', 'one JSON item per line')
    .option('--fold', 'of a template that repeats, the first line and every five seconds how many more there were')
    .addHelpText('after', example('logsieve tail --service payment --severity warn', 'logsieve tail --fold'))
    .action(
      act(async (query: string | undefined, options: TailOptions) => {
        if (options.fold === true && options.json === true)
          throw new UsageError('--fold is for people, --json for programs: give one of them');
        const url = urlOf(options.url, '/api/v1/logs/tail');
        if (query !== undefined) url.searchParams.set('query', query);
        if (options.service !== undefined) url.searchParams.set('service', options.service);
        if (options.severity !== undefined) url.searchParams.set('severity', options.severity);
        const output = stdoutOutput();
        if (options.json === true) {
          for await (const item of follow(url)) await output.write(`${JSON.stringify(item)}\n`);
          return EXIT.done;
        }
        const paint = paintFor(process.stdout, process.env);
        const fold = options.fold === true ? new TemplateFold(FOLD_MS) : null;
        const showFolded = async (always: boolean): Promise<void> => {
          for (const { line, more } of fold?.due(systemClock.monotonicMs(), always) ?? [])
            await output.write(
              paint('gray', `  … ${String(more)} more in ${line.service}: ${printable(line.template ?? '')}`) + '\n',
            );
        };
        // A count must not wait for the next line.
        const timer = setInterval(() => void showFolded(false), 1_000);
        try {
          for await (const item of follow(url)) {
            await showFolded(false);
            if (fold?.shows(item, systemClock.monotonicMs()) === false) continue;
            const text = `${item.timestamp} ${item.service} ${printable(bodyOf(item))}`;
            await output.write(`${bySeverity(paint, item.severityNumber, text)}\n`);
          }
          await showFolded(true);
        } finally {
          clearInterval(timer);
        }
        return EXIT.done;
      }),
    );
};

/** The items of a server-sent event stream. */
async function* follow(url: URL): AsyncGenerator<LogItem> {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort();
    });
  }
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...authorization() },
      signal: controller.signal,
    });
  } catch (error) {
    throw new DependencyError(`cannot reach ${url.origin}`, { cause: error });
  }
  if (!response.ok || response.body === null) {
    throw new UsageError(`${url.pathname}: ${String(response.status)} ${await response.text()}`);
  }
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for await (const chunk of response.body) {
      pending += decoder.decode(chunk, { stream: true });
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as LogItem;
    }
  } catch (error) {
    if (!controller.signal.aborted)
      throw new DependencyError(`the connection to ${url.origin} broke`, { cause: error });
  }
}
