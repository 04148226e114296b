/** Splits SQL text at its semicolons, not at those in strings, quoted names or comments. Comments are dropped. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (let at = 0; at < sql.length;) {
    const skipped = commentEnd(sql, at);
    if (skipped > at) {
      at = skipped;
      current += ' ';
      continue;
    }
    const char = sql.charAt(at);
    if (char === ';') {
      if (current.trim() !== '') statements.push(current.trim());
      current = '';
      at += 1;
      continue;
    }
    const end = char === "'" || char === '"' || char === '`' ? quotedEnd(sql, at) : at + 1;
    current += sql.slice(at, end);
    at = end;
  }
  if (current.trim() !== '') statements.push(current.trim());
  return statements;
}

function commentEnd(sql: string, at: number): number {
  if (sql.startsWith('--', at)) {
    const end = sql.indexOf('\n', at);
    return end < 0 ? sql.length : end;
  }
  if (sql.startsWith('/*', at)) {
    const end = sql.indexOf('*/', at + 2);
    return end < 0 ? sql.length : end + 2;
  }
  return at;
}

function quotedEnd(sql: string, start: number): number {
  const quote = sql.charAt(start);
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql.charAt(at) === '\\') at += 1;
    else if (sql.charAt(at) === quote) return at + 1;
  }
  return sql.length;
}
