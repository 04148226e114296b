import { formatUnixNano } from '@logsieve/contracts';
import type { UnixNano } from '@logsieve/contracts';
import { dateTimeOf } from './documents/json-rows.ts';
import type { InsertRows } from './insert-rows.ts';
import type { SqlReader } from './sql-reader.ts';

/** Small facts about an LLM endpoint that outlive a process, as JSON by key. */
export interface LlmState {
  loadState(key: string): Promise<string | null>;
  saveState(key: string, value: string, created: UnixNano): Promise<void>;
}

export function createLlmState(sql: SqlReader, insert: InsertRows): LlmState {
  return {
    async loadState(key) {
      const rows = await sql.rows<{ value: string }>(
        'SELECT value FROM llm_state WHERE key = {key:String} ORDER BY created DESC LIMIT 1',
        { key },
      );
      return rows[0]?.value ?? null;
    },
    saveState: (key, value, created) =>
      insert(
        'llm_state',
        [{ key, value, created: dateTimeOf(formatUnixNano(created)) }],
        `llm_state:${key}:${String(created)}`,
      ),
  };
}
