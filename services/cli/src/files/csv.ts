import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { parse as parseWhole } from 'csv-parse/sync';
import { openInput } from '@logsieve/ingest';
import { UsageError } from '../exit.ts';

/** Records of a small CSV file (plain, .gz, .zst) by column name. */
export async function readCsv(path: string): Promise<Record<string, string>[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of openInput(path)) chunks.push(chunk);
  return parseWhole(Buffer.concat(chunks), {
    columns: true,
    bom: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n'],
  });
}

/** One column of a CSV file of any size, record by record. @throws UsageError where there is no such column */
export async function* csvColumn(path: string, column: string): AsyncGenerator<string> {
  const records = Readable.from(openInput(path)).pipe(
    parse({ columns: true, bom: true, relax_column_count: true, record_delimiter: ['\r\n', '\n'] }),
  );
  let isFirst = true;
  for await (const record of records as AsyncIterable<Record<string, string>>) {
    const value = record[column];
    if (isFirst && value === undefined)
      throw new UsageError(`${path} has no column '${column}'; there are ${Object.keys(record).join(', ')}`);
    isFirst = false;
    yield value ?? '';
  }
}
