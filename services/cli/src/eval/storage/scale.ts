/** What one process was measured to need, on the data at hand. */
export interface MeasuredFigures {
  /** Uncompressed bytes of an average line. */
  readonly bytesPerLine: number;
  /** Uncompressed bytes per byte on disk. */
  readonly ratio: number;
  /** From file to durable, all threads. */
  readonly cpuSecondsPerMillionLines: number;
}

/** What a fleet looks like; change them to yours. */
export const ASSUMPTIONS = {
  keepDays: 30,
  replicas: 2,
  /** Part of a core, and of a disk, that is used on average: the rest is for peaks, queries and merges. */
  coreUse: 0.5,
  diskUse: 0.7,
  coresPerNode: 16,
  dollarsPerCoreHour: 0.04,
  dollarsPerGigabyteMonth: 0.08,
} as const;

export interface ScalePlan {
  readonly load: string;
  readonly bytesPerDay: number;
  readonly linesPerSecond: number;
  readonly cores: number;
  readonly nodes: number;
  /** Kafka partitions of `logs.raw`: one process works on a partition with about one core. */
  readonly partitions: number;
  readonly diskBytes: number;
  readonly dollarsPerMonth: number;
}

const DAY_SECONDS = 86_400;
const MONTH_DAYS = 30;
const MONTH_HOURS = MONTH_DAYS * 24;

export const LOADS = [
  { load: '1 TB/day', bytesPerDay: 1e12 },
  { load: '1 PB/month', bytesPerDay: 1e15 / MONTH_DAYS },
] as const;

/** Nodes, partitions, disk and money for a load, in proportion to what was measured. */
export function scalePlan(
  measured: MeasuredFigures,
  { load, bytesPerDay }: { readonly load: string; readonly bytesPerDay: number },
  assumed: Readonly<Record<keyof typeof ASSUMPTIONS, number>> = ASSUMPTIONS,
): ScalePlan {
  const linesPerSecond = bytesPerDay / DAY_SECONDS / measured.bytesPerLine;
  const busyCores = (linesPerSecond * measured.cpuSecondsPerMillionLines) / 1e6;
  const cores = busyCores / assumed.coreUse;
  const nodes = Math.ceil(cores / assumed.coresPerNode);
  const diskBytes = ((bytesPerDay / measured.ratio) * assumed.keepDays * assumed.replicas) / assumed.diskUse;
  return {
    load,
    bytesPerDay,
    linesPerSecond,
    cores,
    nodes,
    partitions: Math.ceil(cores),
    diskBytes,
    dollarsPerMonth:
      nodes * assumed.coresPerNode * MONTH_HOURS * assumed.dollarsPerCoreHour +
      (diskBytes / 1e9) * assumed.dollarsPerGigabyteMonth,
  };
}
