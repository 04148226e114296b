import type { Engine } from '../engine/engine.ts';
import { TABLE_NAME } from '../migrations/cluster.ts';
import type { ColumnSize, StorageStatistics } from '../port.ts';
import type { SqlReader } from '../sql-reader.ts';

/** What the engine holds, as it says itself, and what the lines were as they came. */
export async function readStorage(sql: SqlReader): Promise<StorageStatistics> {
  const [tables, raw] = await Promise.all([
    sql.rows<{ name: string; rows: string; bytes: string; parts: string }>(
      `SELECT ${TABLE_NAME} AS name, toString(sum(rows)) AS rows, toString(sum(bytes_on_disk)) AS bytes, toString(count()) AS parts FROM system.parts
       WHERE active AND database = currentDatabase() GROUP BY name ORDER BY name`,
    ),
    sql.rows<{ bytes: string }>('SELECT toString(sum(raw_bytes)) AS bytes FROM blocks'),
  ]);
  const byTable = tables.map((row) => ({
    table: row.name,
    rows: Number(row.rows),
    bytesOnDisk: Number(row.bytes),
    parts: Number(row.parts),
  }));
  return {
    bytesOnDisk: byTable.reduce((sum, { bytesOnDisk }) => sum + bytesOnDisk, 0),
    rawBytes: Number(raw[0]?.bytes ?? '0'),
    parts: byTable.reduce((sum, { parts }) => sum + parts, 0),
    byTable,
  };
}

/** Reads the metadata of every part: not for every day. */
export async function columnSizes(engine: Engine): Promise<readonly ColumnSize[]> {
  const columns = await engine.rows<{ name: string; column: string; bytes: string }>(
    `SELECT ${TABLE_NAME} AS name, column, toString(sum(column_bytes_on_disk)) AS bytes FROM system.parts_columns
       WHERE active AND database = currentDatabase() GROUP BY name, column HAVING sum(column_bytes_on_disk) > 0 ORDER BY name, column`,
  );
  return columns.map(({ name, column, bytes }) => ({ table: name, column, bytesOnDisk: Number(bytes) }));
}
