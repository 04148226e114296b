import type { Fault } from './fault.ts';
import { damagedFile, damagedSnapshot } from './rows/damage.ts';
import { diskFull } from './rows/disk-full.ts';
import { flood } from './rows/flood.ts';
import {
  brokerRestart,
  killEverything,
  killServices,
  morePartitions,
  offsetsReset,
  rebalance,
  retentionGap,
  zombie,
} from './rows/kafka-faults.ts';
import { killEmbedded } from './rows/kill-embedded.ts';
import { model } from './rows/model.ts';
import { killStore, storeFaults } from './rows/store-faults.ts';
import { strangeTimes } from './rows/strange-times.ts';
import { upgrade } from './rows/upgrade.ts';

/** Every row of the table, in the order they run. */
export const FAULTS: readonly Fault[] = [
  model,
  killEmbedded,
  strangeTimes,
  upgrade,
  damagedFile,
  diskFull,
  flood,
  damagedSnapshot,
  ...storeFaults,
  killStore,
  zombie,
  offsetsReset,
  retentionGap,
  morePartitions,
  rebalance,
  brokerRestart,
  killServices,
  killEverything,
];
