import { onCluster } from '../migrations/cluster.ts';
import type { Engine } from './engine.ts';

/** A cluster behind the port of one server: schema and maintenance go to the local tables of every node, all else to the Distributed ones. */
export function clustered(engine: Engine, cluster: string): Engine {
  return {
    kind: engine.kind,
    replicated: true,
    async command(sql) {
      for (const statement of onCluster(sql, cluster)) await engine.command(statement);
    },
    insert: (request) => engine.insert(request),
    rows: (sql, parameters) => engine.rows(sql, parameters),
    bytes: (sql, parameters) => engine.bytes(sql, parameters),
    close: () => engine.close(),
  };
}

/**
 * Subqueries over Distributed tables are asked once for all shards; an insert is answered when the shards have it; a mutation may ask the
 * ledger (each replica gets the same answer, since committed blocks only grow).
 */
export const CLUSTER_SETTINGS = {
  distributed_product_mode: 'global',
  distributed_foreground_insert: 1,
  allow_nondeterministic_mutations: 1,
} as const;
