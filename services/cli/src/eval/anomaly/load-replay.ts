import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { parseCsv } from '../parsing/csv.ts';
import { iotdbLines } from './iotdb-lines.ts';
import { readBgl } from './load.ts';

export interface ReplayLine {
  readonly service: string;
  readonly body: string;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly traceId: string;
}

/** A stretch of time in which something was wrong, Unix seconds. */
export interface Episode {
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

export interface ReplayCase {
  readonly data: string;
  /** In order of time. */
  readonly lines: readonly ReplayLine[];
  readonly episodes: readonly Episode[];
}

/** An injected fault acts for about three minutes. */
const FAULT_SECONDS = 180;
/** Alerts further apart than this are two episodes. */
const EPISODE_GAP_SECONDS = 300;

/** Streams with real times and known trouble, as far as the data are there. */
export function loadReplays(dataDir: string): ReplayCase[] {
  const root = join(dataDir, 'anomaly');
  return [...nezha(root), ...iotdbNetwork(root), ...bgl(root)];
}

/** Microservices with injected faults; each service is a stream, the container's JSON wrapper is taken off. */
function nezha(root: string): ReplayCase[] {
  const folder = join(root, 'nezha-2023-01-30');
  if (!existsSync(folder)) return [];
  const csv = gunzipSync(readFileSync(join(folder, 'trainticket_2023-01-30.log.csv.gz'))).toString('utf8');
  const lines = parseCsv(csv).flatMap((row): ReplayLine[] => {
    const ms = Date.parse(`${(row['Timestamp'] ?? '').replace(/Z$/, '')}Z`);
    if (Number.isNaN(ms)) return [];
    const service = (row['PodName'] ?? '').replace(/-[0-9a-f]{6,10}-\w{5}$/, '');
    return [
      { service, body: unwrapped(row['Log'] ?? ''), time: BigInt(ms) * 1_000_000n, traceId: row['TraceID'] ?? '' },
    ];
  });
  const faults = JSON.parse(readFileSync(join(folder, 'fault_list.json'), 'utf8')) as Record<
    string,
    { inject_timestamp: string; inject_type: string; inject_pod: string }[]
  >;
  const episodes = Object.values(faults)
    .flat()
    .map(({ inject_timestamp: at, inject_type: type, inject_pod: pod }) => {
      const from = Number(at);
      return { from, to: from + FAULT_SECONDS, what: `${type} in ${pod}` };
    });
  return [{ data: 'Nezha, injected faults', lines: inOrder(lines), episodes }];
}

function unwrapped(log: string): string {
  try {
    return (JSON.parse(log) as { log: string }).log.trimEnd();
  } catch {
    return log; // cut off by the collector
  }
}

/** Six nodes from their start on; after eleven to eighteen seconds their network is throttled until the end of the file. */
function iotdbNetwork(root: string): ReplayCase[] {
  const folder = join(root, 'multilog', 'network2');
  if (!existsSync(folder)) return [];
  const labelled = readdirSync(folder)
    .filter((file) => file.endsWith('.log.gz'))
    .flatMap((file) => {
      const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
      return iotdbLines(text).map((line) => ({ ...line, service: file.replace('.log.gz', '') }));
    });
  const seconds = labelled.flatMap(({ anomalous, time }) => (anomalous ? [Number(time) / 1e9] : []));
  const from = seconds.reduce((least, one) => Math.min(least, one), Infinity);
  const to = seconds.reduce((most, one) => Math.max(most, one), -Infinity);
  const lines = labelled.map(({ service, message, time }) => ({ service, body: message, time, traceId: '' }));
  return [{ data: 'IoTDB, network fault', lines: inOrder(lines), episodes: [{ from, to, what: 'network throttled' }] }];
}

function bgl(root: string): ReplayCase[] {
  const labelled = readBgl(root);
  if (labelled.length === 0) return [];
  const episodes: { from: number; to: number; what: string }[] = [];
  for (const { anomalous, time, message } of labelled) {
    if (!anomalous) continue;
    const second = Number((time ?? 0n) / 1_000_000_000n);
    const last = episodes.at(-1);
    if (last !== undefined && second - last.to <= EPISODE_GAP_SECONDS) last.to = second;
    else episodes.push({ from: second, to: second, what: message });
  }
  const lines = labelled.map(({ message, time }) => ({ service: 'bgl', body: message, time: time ?? 0n, traceId: '' }));
  return [{ data: 'BGL, alerts', lines: inOrder(lines), episodes }];
}

const inOrder = (lines: ReplayLine[]): ReplayLine[] =>
  lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
