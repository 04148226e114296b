import { basename } from 'node:path';
import type { ParsedLine } from '@logsieve/contracts';
import { loadModel } from '@logsieve/detector';
import { Parser } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { withEvidenceText } from '../analyze/evidence-lines.ts';
import { analyzeLines } from '../analyze/report.ts';
import { reportMarkdown } from '../analyze/report-markdown.ts';
import { reportText } from '../analyze/report-text.ts';
import { paintFor } from '../colour.ts';
import { modelFolder } from '../compose/model-folder.ts';
import { EXIT, UsageError } from '../exit.ts';
import { parsedFile } from '../files/parsed-file.ts';
import { stdoutOutput } from '../output.ts';
import { act, example } from './command.ts';
import type { CommandDefinition } from './command.ts';

/** `analyze FILE…`: a report for a person, nothing stored. */
export const analyzeCommand: CommandDefinition = (program) => {
  program
    .command('analyze')
    .description('report of files for a person: templates, variables, anomalies, timeline')
    .argument('<file...>', 'plain, .gz or .zst; - is standard input')
    .option('--json', 'as JSON')
    .option('--markdown', 'as Markdown, for a ticket')
    .option('--fail-on <verdict>', 'exit 1 where something of this verdict was found: anomalous or uncertain')
    .addHelpText(
      'after',
      example(
        'logsieve analyze app.log.gz',
        'logsieve analyze app.log --fail-on anomalous',
        'logsieve analyze app.log --markdown',
      ),
    )
    .action(
      act(async (files: string[], options: { json?: boolean; markdown?: boolean; failOn?: string }) => {
        const { failOn } = options;
        if (failOn !== undefined && failOn !== 'anomalous' && failOn !== 'uncertain')
          throw new UsageError(`--fail-on: expected anomalous or uncertain, got '${failOn}'`);
        const parser = new Parser();
        if (options.json === true && options.markdown === true)
          throw new UsageError('--json and --markdown: give one of them');
        const read = await analyzeLines(linesOf(files, parser), {
          parser,
          model: await loadModel(modelFolder(), { threads: 1 }),
          nowMs: Date.now(),
        });
        const report = await withEvidenceText(read);
        await stdoutOutput().write(
          options.json === true
            ? `${JSON.stringify(report, null, 2)}\n`
            : options.markdown === true
              ? reportMarkdown(report, files)
              : reportText(report, paintFor(process.stdout, process.env)),
        );
        const failing = report.anomalies.some(
          ({ verdict }) => verdict === 'anomalous' || (failOn === 'uncertain' && verdict === 'uncertain'),
        );
        return failOn !== undefined && failing ? EXIT.found : EXIT.done;
      }),
    );
};

async function* linesOf(files: readonly string[], parser: Parser): AsyncGenerator<ParsedLine> {
  for (const path of files) {
    const service = path === '-' ? 'stdin' : basename(path).replace(/\.(gz|zst)$/, '');
    yield* parsedFile(path, { parser, service, now: systemClock.now() });
  }
}
