import type { UnparsedReason } from '@logsieve/contracts';
import type { UnparsedReason as MinerReason } from 'drain3-ts';

/** The miner's reasons in the words of the store. */
export const MINER_REASONS: Readonly<Record<MinerReason, UnparsedReason>> = {
  empty: 'empty',
  line_too_long: 'line_too_long',
  cluster_limit: 'cluster_limit',
  pattern_limit: 'cluster_limit',
  id_collision: 'not_reversible',
  not_exact: 'not_reversible',
};
