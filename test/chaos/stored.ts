import type { Accounting } from '@logsieve/contracts';
import { getJson, runLogsieve } from '../fixtures/logsieve/index.ts';
import type { Environment } from '../fixtures/logsieve/index.ts';

/** The lines of a source as the user's own command gives them back; none where the source is not known. */
export async function exported(source: string, partition: number, environment: Environment): Promise<string[]> {
  const { code, stdout, stderr } = await runLogsieve(
    ['export', '--source', source, '--partition', String(partition)],
    environment,
  );
  if (code === 2 && stderr.includes('there is no source')) return [];
  if (code !== 0) throw new Error(`export of ${source} ended with ${String(code)}: ${stderr.slice(0, 400)}`);
  const text = stdout.toString('utf8');
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** What `logsieve verify` says is wrong; an empty list where nothing is. */
export async function verifyProblems(environment: Environment): Promise<string[]> {
  const { code, stdout, stderr } = await runLogsieve(['verify', '--json'], environment);
  if (code === 0) return [];
  return [`verify ended with ${String(code)}: ${(stdout.toString() || stderr).slice(0, 300)}`];
}

/** In words, where the books do not balance. */
export function bookProblems(books: Accounting, atLeast: number): string[] {
  const problems: string[] = [];
  if (books.linesIn !== books.linesStored + books.dead)
    problems.push(`${String(books.linesIn)} in, ${String(books.linesStored)} stored, ${String(books.dead)} dead`);
  if (!books.balanced) problems.push('accounting says it is not balanced');
  if (books.linesIn < atLeast) problems.push(`${String(books.linesIn)} lines in the books of ${String(atLeast)}`);
  return problems;
}

/** Id → text of every template. */
export async function templatesOf(url: string): Promise<Map<string, string>> {
  const { items } = await getJson<{ items: { id: string; template: string }[] }>(url, '/api/v1/templates?limit=1000');
  return new Map(items.map((item) => [item.id, item.template]));
}

export function templateProblems(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [id, text] of before)
    if (after.get(id) !== text) problems.push(`template ${id} was '${text}' and is '${after.get(id) ?? 'gone'}'`);
  if (after.size > before.size)
    problems.push(`${String(after.size - before.size)} templates more for the same kinds of line`);
  return problems.slice(0, 5);
}
