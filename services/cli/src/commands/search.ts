import type { AnomalyItem, LogItem, TemplateItem } from '@logsieve/contracts';
import { EXIT } from '../exit.ts';
import { getJson } from '../http-client.ts';
import { printable, stdoutOutput, textTable } from '../output.ts';
import { DEFAULT_URL, act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

interface ListOptions {
  readonly url: string;
  readonly json?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly service?: string;
  readonly severity?: string;
  readonly limit: string;
  readonly kind?: string;
  readonly state?: string;
  readonly minProbability?: string;
}

interface List<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export const bodyOf = (item: LogItem): string =>
  item.body ?? Buffer.from(item.bodyBase64 ?? '', 'base64').toString('latin1');

async function print<T>(
  list: List<T>,
  json: boolean | undefined,
  header: readonly string[],
  row: (item: T) => string[],
): Promise<number> {
  const output = stdoutOutput();
  if (json === true) await output.write(`${JSON.stringify(list, null, 2)}\n`);
  else await output.write(textTable([header, ...list.items.map((item) => row(item).map(printable))]));
  return EXIT.done;
}

/** `search`, `anomalies`, `templates`: the HTTP API from a terminal. */
export const searchCommands: CommandDefinition = (program) => {
  const listCommand = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--url <url>', 'where logsieve serves', DEFAULT_URL)
      .option('--from <time>', 'RFC 3339')
      .option('--to <time>', 'RFC 3339')
      .option('--service <name>', 'one service only')
      .option('--limit <n>', 'at most this many, 1 to 1000', '100')
      .option('--json', 'the API answer as it is');

  listCommand('search', 'lines that match a query, newest first')
    .argument('<query>', 'words, "phrases", -not, service:x, severity>=error, var.OID=…, template:…, trace:…')
    .option('--severity <name>', 'at least this severity')
    .addHelpText('after', example('logsieve search \'"connection pool" severity>=error\' --limit 20'))
    .action(
      act(async (query: string, options: ListOptions) => {
        const { url, from, to, service, severity, limit } = options;
        const list = await getJson<List<LogItem>>(url, '/api/v1/logs', { query, from, to, service, severity, limit });
        return print(list, options.json, ['TIME', 'SERVICE', 'SEVERITY', 'LINE'], (item) => [
          item.timestamp,
          item.service,
          item.severity ?? '-',
          bodyOf(item),
        ]);
      }),
    );

  listCommand('anomalies', 'anomalies, newest first')
    .option('--kind <kind>', 'new_template, frequency, sequence, value or meaning')
    .option('--state <state>', 'active, suppressed, baseline or resolved')
    .option('--min-probability <p>', '0 to 1')
    .addHelpText('after', example('logsieve anomalies --min-probability 0.8'))
    .action(
      act(async (options: ListOptions) => {
        const { url, from, to, service, limit, kind, state, minProbability } = options;
        const list = await getJson<List<AnomalyItem>>(url, '/api/v1/anomalies', {
          from,
          to,
          service,
          limit,
          kind,
          state,
          minProbability,
        });
        return print(list, options.json, ['SINCE', 'SERVICE', 'KIND', 'P', 'VERDICT', 'SUMMARY', 'ID'], (item) => [
          item.windowStart,
          item.service,
          item.kind,
          item.probability.toFixed(2),
          item.verdict,
          item.summary,
          item.id,
        ]);
      }),
    );

  listCommand('templates', 'templates with their exact counts')
    .addHelpText('after', example('logsieve templates --service payment'))
    .action(
      act(async (options: ListOptions) => {
        const { url, from, to, service, limit } = options;
        const list = await getJson<List<TemplateItem>>(url, '/api/v1/templates', { from, to, service, limit });
        return print(list, options.json, ['COUNT', 'SERVICES', 'LAST SEEN', 'TEMPLATE'], (item) => [
          String(item.count),
          item.services.join(' '),
          item.lastSeen,
          item.template,
        ]);
      }),
    );
};
