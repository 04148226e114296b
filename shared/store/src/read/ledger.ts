import type { Accounting } from '@logsieve/contracts';
import { LINKS_SQL } from './time-range.ts';
import type { SqlReader } from '../sql-reader.ts';

interface LedgerRow {
  readonly lines_in: string;
  readonly lines_stored: string;
  readonly templated: string;
  readonly grouped: string;
  readonly unparsed: Readonly<Record<string, string>>;
  readonly dead: Readonly<Record<string, string>>;
}

/** Sums of the ledger: one row per committed block, so that they are exact for whatever was acknowledged. */
const ACCOUNTING = `
  SELECT
    toString(sum(lines_in)) AS lines_in,
    toString(sum(lines_stored)) AS lines_stored,
    toString(sum(templated)) AS templated,
    toString(sum(arraySum(group_count))) AS grouped,
    mapApply((k, v) -> (k, toString(v)), sumMap(CAST(unparsed, 'Map(String, UInt64)'))) AS unparsed,
    mapApply((k, v) -> (k, toString(v)), sumMap(CAST(dead, 'Map(String, UInt64)'))) AS dead
  FROM blocks`;

/** Balanced: what came in is templated, unparsed for a reason, or dead; and the counts per template and minute add up to what is stored. */
export async function readAccounting(sql: SqlReader): Promise<Accounting> {
  const [row] = await sql.rows<LedgerRow>(ACCOUNTING);
  const unparsed = numbers(row?.unparsed ?? {});
  const deadByReason = numbers(row?.dead ?? {});
  const [linesIn, linesStored, templated, grouped] = [
    row?.lines_in,
    row?.lines_stored,
    row?.templated,
    row?.grouped,
  ].map(Number);
  const dead = total(deadByReason);
  const balanced =
    linesIn === (linesStored ?? 0) + dead &&
    linesStored === (templated ?? 0) + total(unparsed) &&
    grouped === linesStored;
  return {
    linesIn: linesIn ?? 0,
    linesStored: linesStored ?? 0,
    templated: templated ?? 0,
    unparsed,
    dead,
    deadByReason,
    balanced,
  };
}

const numbers = (counts: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([reason, count]) => [reason, Number(count)]));

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Templates in use (those that a pattern points at now) and patterns. */
export async function readKnowledgeCounts(sql: SqlReader): Promise<{ templates: number; patterns: number }> {
  const [row] = await sql.rows<{ templates: string; patterns: string }>(`
    SELECT
      (SELECT toString(uniqExact(template)) FROM links) AS templates,
      (SELECT toString(uniqExact(id)) FROM patterns) AS patterns`);
  return { templates: Number(row?.templates ?? 0), patterns: Number(row?.patterns ?? 0) };
}

export interface SourceRow {
  readonly source: string;
  readonly linesIn: number;
  readonly rawBytes: number;
  readonly templates: number;
}

export async function readSources(sql: SqlReader): Promise<readonly SourceRow[]> {
  const rows = await sql.rows<{ source: string; lines_in: string; raw_bytes: string; templates: string }>(`
    SELECT sums.source AS source, toString(lines_in) AS lines_in, toString(raw_bytes) AS raw_bytes, toString(templates) AS templates
    FROM (SELECT source, sum(lines_in) AS lines_in, sum(raw_bytes) AS raw_bytes FROM blocks GROUP BY source) AS sums
    LEFT JOIN (
      SELECT source, uniqExact(links.template) AS templates
      FROM (SELECT DISTINCT source, service, pattern FROM blocks ARRAY JOIN group_service AS service, group_pattern AS pattern WHERE pattern != 0) AS used
      INNER JOIN (${LINKS_SQL}) AS links USING (service, pattern)
      GROUP BY source
    ) AS counted USING (source)
    ORDER BY source`);
  return rows.map((row) => ({
    source: row.source,
    linesIn: Number(row.lines_in),
    rawBytes: Number(row.raw_bytes),
    templates: Number(row.templates),
  }));
}
