import { parse } from 'csv-parse/sync';

/** RFC 4180: quoted fields may hold commas, doubled quotes and line breaks. @returns rows by column name. */
export const parseCsv = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
