import type { VariableCategory } from '@logsieve/contracts';

/** One variable of a line: the exact text, what it is (VALB's ten categories), and the word that names it. */
export interface ParsedParam {
  readonly value: string;
  readonly category: VariableCategory;
  readonly concept?: string;
}

/** One input line as the whole input explains it. */
export interface ParsedRow {
  /** From 1. */
  readonly line: number;
  /** `''` for a line without a template. */
  readonly templateId: string;
  /** `<*>` for each variable; `''` for a line without a template. */
  readonly template: string;
  /** One per `<*>` of the template, in order, where the line can be laid on its text; else one per slot of its pattern. */
  readonly params: readonly ParsedParam[];
  /** `parsed` or `unparsed:REASON`. */
  readonly status: string;
  /** Concept and instance; only with `semantics`. */
  readonly pairs?: readonly (readonly [string, string])[];
  /** The template with `<*concept*>` where a variable has one; only with `semantics`. */
  readonly conceptualised?: string;
}

const COLUMNS = ['line', 'template_id', 'template', 'params', 'status'] as const;
const SEMANTIC_COLUMNS = ['pairs', 'conceptualised'] as const;

/** Column names of `logsieve parse`, in order. */
export const parsedColumns = (semantics: boolean): readonly string[] =>
  semantics ? [...COLUMNS, ...SEMANTIC_COLUMNS] : COLUMNS;

/** The row's fields as CSV text, in the order of `parsedColumns`. */
export function parsedFields(row: ParsedRow): string[] {
  const fields = [String(row.line), row.templateId, row.template, JSON.stringify(row.params), row.status];
  if (row.pairs !== undefined) fields.push(JSON.stringify(row.pairs), row.conceptualised ?? '');
  return fields;
}
