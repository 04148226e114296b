import type { ShiftReport } from '@logsieve/contracts';
import { EXIT } from '../exit.ts';
import { getJson } from '../http-client.ts';
import { stdoutOutput } from '../output.ts';
import { reportText } from '../report-text.ts';
import { DEFAULT_URL, act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

interface ReportOptions {
  readonly url: string;
  readonly from?: string;
  readonly to?: string;
  readonly service?: string;
  readonly rules?: boolean;
  readonly json?: boolean;
}

/** `report`: what happened in a span of time, for whoever takes over. */
export const reportCommand: CommandDefinition = (program) => {
  program
    .command('report')
    .description('shift report of a span of time: sentences with what proves them, and the gravest incidents')
    .option('--url <url>', 'where logsieve serves', DEFAULT_URL)
    .option('--from <time>', 'RFC 3339; default: eight hours before --to')
    .option('--to <time>', 'RFC 3339; default: now')
    .option('--service <name>', 'one service only')
    .option('--rules', 'no LLM, also where one is configured')
    .option('--json', 'the API answer as it is')
    .addHelpText(
      'after',
      example(
        'logsieve report',
        'logsieve report --from 2026-11-24T06:00:00Z --to 2026-11-24T14:00:00Z --service payment',
      ),
    )
    .action(
      act(async ({ url, from, to, service, rules, json }: ReportOptions) => {
        const writer = rules === true ? 'rules' : undefined;
        const report = await getJson<ShiftReport>(url, '/api/v1/report', { from, to, service, writer });
        await stdoutOutput().write(json === true ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
        return EXIT.done;
      }),
    );
};
