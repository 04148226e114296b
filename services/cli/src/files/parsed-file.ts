import { bodyOf, textLine } from '@logsieve/decode';
import { openInput } from '@logsieve/ingest';
import type { ParsedLine, UnixNano } from '@logsieve/contracts';
import type { Parser } from '@logsieve/parser';
import { splitLines } from '../lines.ts';

/** Lines of a file (plain, .gz, .zst or `-`) through the parser, in order; ordinal from 0 as offset. Nothing is stored. */
export async function* parsedFile(
  path: string,
  options: { readonly parser: Parser; readonly service: string; readonly now: UnixNano },
): AsyncGenerator<ParsedLine> {
  let offset = 0;
  for await (const { line } of splitLines(openInput(path))) {
    const record = {
      ...textLine(bodyOf(line)),
      position: { source: path, partition: 0, offset, index: 0 },
      observedAt: options.now,
    };
    yield options.parser.parse(record, options.service);
    offset += 1;
  }
}
