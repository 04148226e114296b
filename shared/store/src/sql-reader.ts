/** Runs SQL text with bound parameters; every query has a time and a memory limit. */
export interface SqlReader {
  rows<T>(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<T[]>;
}
