import type { VariableCategory } from '@logsieve/contracts';

export const COMPARISONS = ['=', '!=', '>', '>=', '<', '<='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What lines are wanted, beside their time. Texts match anywhere in the body; letters A–Z in either case, everything else exactly. */
export type LineFilter =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'service' | 'source' | 'trace' | 'templateId' | 'templateText'; readonly value: string }
  | { readonly kind: 'severity'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'variable';
      /** `null`: of any category; then only `=` is possible. */
      readonly category: VariableCategory | null;
      readonly comparison: Comparison;
      readonly value: string;
    }
  | { readonly kind: 'not'; readonly of: LineFilter }
  | { readonly kind: 'and' | 'or'; readonly of: readonly LineFilter[] };

/** A filter as SQL over `lines`, with what it binds. */
export interface FilterSql {
  readonly condition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}
