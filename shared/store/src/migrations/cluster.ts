import { PermanentError } from '@logsieve/pipeline';

const LOCAL = '_local';

/**
 * A schema statement for one server as the statements for a cluster: every table `t` becomes `t_local`, replicated, on each node, and a
 * Distributed table `t` over them, which all queries and inserts go to. Rows that must meet (a block and its lines; rows that replace each
 * other) have the same sharding key.
 * @throws PermanentError where it does not know what to do with a statement
 */
export function onCluster(statement: string, cluster: string): string[] {
  const on = `ON CLUSTER '${cluster}'`;
  const text = statement.trim();
  const create = /^CREATE TABLE IF NOT EXISTS (\w+)\s*\(/.exec(text);
  if (create?.[1] !== undefined) {
    const table = create[1];
    return [
      replicated(text).replace(/^CREATE TABLE IF NOT EXISTS \w+/, `CREATE TABLE IF NOT EXISTS ${table}${LOCAL} ${on}`),
      `CREATE TABLE IF NOT EXISTS ${table} ${on} AS ${table}${LOCAL}
       ENGINE = Distributed('${cluster}', currentDatabase(), '${table}${LOCAL}', ${shardingKey(table, text)})`,
    ];
  }
  const view = /^CREATE (?:OR REPLACE )?VIEW (?:IF NOT EXISTS )?\w+/.exec(text)?.[0];
  if (view !== undefined) return [text.replace(view, `${view} ${on}`)];
  const alter = /^ALTER TABLE (\w+)\b/.exec(text);
  if (alter?.[1] !== undefined) {
    const local = replicated(text.replace(/^ALTER TABLE \w+/, `ALTER TABLE ${alter[1]}${LOCAL} ${on}`));
    const newColumns = /\b(?:ADD|DROP|RENAME) COLUMN\b/.test(text);
    return newColumns ? [local, text.replace(/^ALTER TABLE \w+/, `ALTER TABLE ${alter[1]} ${on}`)] : [local];
  }
  const optimize = /^OPTIMIZE TABLE (\w+)\b/.exec(text);
  if (optimize?.[1] !== undefined)
    return [text.replace(/^OPTIMIZE TABLE \w+/, `OPTIMIZE TABLE ${optimize[1]}${LOCAL} ${on}`)];
  const exchange = /^EXCHANGE TABLES (\w+) AND (\w+)$/.exec(text);
  if (exchange !== null) return [`EXCHANGE TABLES ${exchange[1] ?? ''}${LOCAL} AND ${exchange[2] ?? ''}${LOCAL} ${on}`];
  const truncate = /^TRUNCATE TABLE (\w+)$/.exec(text);
  if (truncate?.[1] !== undefined) return [`TRUNCATE TABLE ${truncate[1]}${LOCAL} ${on}`];
  const dropView = /^DROP VIEW IF EXISTS \w+$/.exec(text)?.[0];
  if (dropView !== undefined) return [`${dropView} ${on}`];
  const drop = /^DROP TABLE IF EXISTS (\w+)$/.exec(text);
  if (drop?.[1] !== undefined)
    return [`DROP TABLE IF EXISTS ${drop[1]} ${on} SYNC`, `DROP TABLE IF EXISTS ${drop[1]}${LOCAL} ${on} SYNC`];
  if (/^INSERT INTO \w+ SELECT /.test(text)) return [text]; // from one Distributed table into another
  throw new PermanentError(`no form for a cluster is known of: ${text.slice(0, 120)}`);
}

/** ReplicatedMergeTree finds its path in Keeper by the server's default, `/clickhouse/tables/{uuid}/{shard}` and `{replica}`. */
const replicated = (text: string): string =>
  text
    .replace(/\bENGINE = (\w*MergeTree)\b/, 'ENGINE = Replicated$1')
    .replaceAll('non_replicated_deduplication_window', 'replicated_deduplication_window');

const BY_SOURCE = new Set(['lines', 'line_values', 'blocks', 'dead_letters']);

/** By source for what belongs to a block; otherwise by the sorting key, so that rows that replace each other are on one shard. */
function shardingKey(table: string, text: string): string {
  if (BY_SOURCE.has(table)) return 'cityHash64(source, partition)';
  const order = /\bORDER BY (\([^)]*(?:\([^)]*\)[^)]*)*\)|\w+)/.exec(text)?.[1];
  if (order === undefined) throw new PermanentError(`table ${table} has no sorting key`);
  const columns = order.replace(/^\(|\)$/g, '');
  return `cityHash64(${columns})`;
}

/** Names of local tables as everything else calls them. SQL. */
export const TABLE_NAME = `replaceRegexpOne(table, '${LOCAL}$', '')`;
