/** A string literal of ClickHouse SQL. Backslash is an escape there, so both are doubled. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
