import { templateNamingSchema } from '@logsieve/contracts';
import type { TemplateName } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';

/** Where `llm_state` keeps what came of asking about a template; the value is a `TemplateNaming`. */
export const templateNamingKey = (id: string): string => `template-name:${id}`;

/** The names of a template whose text is still this one. */
export async function readTemplateName(sql: SqlReader, id: string, text: string): Promise<TemplateName | null> {
  const [row] = await sql.rows<{ value: string }>(
    'SELECT value FROM llm_state WHERE key = {key:String} ORDER BY created DESC LIMIT 1',
    { key: templateNamingKey(id) },
  );
  const naming = row === undefined ? null : templateNamingSchema.parse(JSON.parse(row.value));
  return naming?.of === text ? naming.name : null;
}
