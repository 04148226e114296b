import { formatUnixNano } from '@logsieve/contracts';
import type { TemplateVariables } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { decimalSql } from './line-filter-sql.ts';
import { slotMeaningsSql, templateValuesSql } from './template-values.ts';
import { LINKS_SQL } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

type VariableItem = TemplateVariables['items'][number];
type Numbers = NonNullable<VariableItem['numeric']>;

const SHOWN = 10;
const BUCKETS = 30;
const OF_TEMPLATE = 'template = reinterpretAsUInt64(reverse(unhex({id:String})))';

interface SlotRow {
  readonly slot: number;
  readonly category: VariableItem['category'];
  readonly concept: string;
  readonly different: number;
  readonly top: readonly (readonly [string, string])[];
  readonly rare: readonly (readonly [string, string])[];
  readonly is_numeric: number;
  readonly quantiles: readonly number[];
}

/** What values a template's variables take, per slot of the content, over lines of the range; patterns of one template may differ in their slots. */
export async function readVariables(
  sql: SqlReader,
  templateId: string,
  range: TimeRange,
): Promise<{ readonly items: readonly VariableItem[]; readonly bucketSeconds: number }> {
  const parameters = { id: templateId };
  const values = templateValuesSql(range, OF_TEMPLATE);
  const patterns = `SELECT pattern FROM (${LINKS_SQL}) WHERE ${OF_TEMPLATE}`;
  const rows = await sql.rows<SlotRow>(
    `SELECT slot, any(category) AS category, any(concept) AS concept, toFloat64(count()) AS different,
       arrayMap(pair -> (pair.2, toString(-pair.1)), groupArraySorted(${String(SHOWN)})((-toInt64(lines), value))) AS top,
       arrayMap(pair -> (pair.2, toString(pair.1)), groupArraySorted(${String(SHOWN)})((toInt64(lines), value))) AS rare,
       countIf(number IS NULL) = 0 AS is_numeric,
       [ifNull(min(number), 0), ifNull(quantileExactWeightedIf(0.5)(assumeNotNull(number), lines, number IS NOT NULL), 0),
        ifNull(quantileExactWeightedIf(0.99)(assumeNotNull(number), lines, number IS NOT NULL), 0), ifNull(max(number), 0)] AS quantiles
     FROM (
       SELECT slot, value, any(meant.category) AS category, any(meant.concept) AS concept, sum(found.lines) AS lines, ${decimalSql('value')} AS number
       FROM (SELECT pattern, place, slot, value, count() AS lines FROM (${values}) GROUP BY pattern, place, slot, value) AS found
       LEFT ANY JOIN (${slotMeaningsSql(patterns)}) AS meant ON meant.pattern = found.pattern AND meant.slot = found.place
       GROUP BY slot, value)
     GROUP BY slot ORDER BY slot`,
    parameters,
  );
  const numeric = rows.filter((row) => row.is_numeric === 1).map((row) => Number(row.slot));
  const { bySlot, bucketSeconds } = await readOverTime(sql, values, parameters, numeric);
  return {
    items: rows.map((row) => ({
      slot: Number(row.slot),
      category: row.category,
      concept: row.concept === '' ? null : row.concept,
      distinct: row.different,
      top: counted(row.top),
      rare: counted(row.rare),
      numeric: row.is_numeric === 1 ? numbersOf(row.quantiles) : null,
      overTime: bySlot.get(Number(row.slot)) ?? [],
    })),
    bucketSeconds,
  };
}

/** Numeric slots in at most `BUCKETS` + 1 buckets of whole seconds. */
async function readOverTime(
  sql: SqlReader,
  values: string,
  parameters: { readonly id: string },
  slots: readonly number[],
): Promise<{ bySlot: ReadonlyMap<number, VariableItem['overTime']>; bucketSeconds: number }> {
  const bySlot = new Map<number, VariableItem['overTime']>();
  if (slots.length === 0) return { bySlot, bucketSeconds: 1 };
  const [extent] = await sql.rows<{ seconds: string }>(
    `SELECT toString(dateDiff('second', min(time), max(time))) AS seconds FROM (${values})`,
    parameters,
  );
  const bucketSeconds = Math.max(1, Math.ceil(Number(extent?.seconds ?? 0) / BUCKETS));
  const rows = await sql.rows<{ slot: number; bucket: string; lines: number; quantiles: readonly number[] }>(
    `SELECT slot, toString(intDiv(toUnixTimestamp64Second(time), ${String(bucketSeconds)})) AS bucket, toFloat64(count()) AS lines,
       arrayConcat([min(number)], quantilesExact(0.5, 0.99)(number), [max(number)]) AS quantiles
     FROM (
       SELECT time, slot, assumeNotNull(${decimalSql('value')}) AS number
       FROM (${values}) WHERE slot IN (${slots.join(', ')}))
     GROUP BY slot, intDiv(toUnixTimestamp64Second(time), ${String(bucketSeconds)}) AS bucket_number ORDER BY slot, bucket_number`,
    parameters,
  );
  for (const row of rows) {
    const slot = Number(row.slot);
    const item = {
      start: formatUnixNano(BigInt(row.bucket) * BigInt(bucketSeconds) * 1_000_000_000n),
      count: row.lines,
      ...numbersOf(row.quantiles),
    };
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), item]);
  }
  return { bySlot, bucketSeconds };
}

const counted = (pairs: SlotRow['top']): VariableItem['top'] =>
  pairs.map(([value, count]) => ({ value, count: Number(count) }));

function numbersOf(quantiles: readonly number[]): Numbers {
  const [min = 0, p50 = 0, p99 = 0, max = 0] = quantiles;
  return { min, p50, p99, max };
}
