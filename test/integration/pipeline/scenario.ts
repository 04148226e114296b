import { expect } from 'vitest';
import type { Accounting, AnomalyItem } from '@logsieve/contracts';
import { eventually, getJson, runLogsieve } from '../../fixtures/logsieve/index.ts';
import type { Environment } from '../../fixtures/logsieve/index.ts';
import { groupState, produceLines } from '../../fixtures/kafka/produce.ts';
import type { Codec } from '../../fixtures/kafka/produce.ts';
import { plantedBurst } from './planted-burst.ts';
import { realLines, sha256 } from './real-lines.ts';

export const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
export const topicOf = (codec: Codec): string => `raw-${codec}`;
export const BURST_TOPIC = 'logs.raw';
export const RAW_TOPICS = [BURST_TOPIC, ...CODECS.map(topicOf)].join(',');

/** A running pipeline, however many processes it takes. */
export interface Pipeline {
  readonly brokers: readonly string[];
  /** The page's and API's address. */
  readonly url: string;
  /** Stops every process; each must end with 0. */
  stop(): Promise<void>;
  /** What a command needs to read the store afterwards. */
  readonly storeEnvironment: Environment;
}

export interface Sent {
  readonly lines: number;
  readonly exported: ReadonlyMap<string, string>;
}

/** `count` real lines through each codec. */
export async function sendRealLines(brokers: readonly string[], count: number): Promise<Sent> {
  const lines = realLines(count);
  const exported = new Map<string, string>();
  const bytes = sha256(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
  for (const codec of CODECS) {
    await produceLines({
      brokers,
      topic: topicOf(codec),
      codec,
      partition: 0,
      lines: lines.map((value) => ({ value })),
    });
    exported.set(topicOf(codec), bytes);
  }
  return { lines: lines.length * CODECS.length, exported };
}

/** The shop with its bad release. Gives the offsets of the planted lines; one partition, so that they are known. */
export async function sendBurst(brokers: readonly string[]): Promise<{ lines: number; planted: ReadonlySet<number> }> {
  const burst = plantedBurst(Date.now());
  await produceLines({
    brokers,
    topic: BURST_TOPIC,
    codec: 'zstd',
    partition: 0,
    lines: burst.lines.map((line) => ({ value: Buffer.from(line.body), headers: { service: line.service } })),
  });
  return { lines: burst.lines.length, planted: burst.planted };
}

export async function expectAllStored(pipeline: Pipeline, lines: number): Promise<void> {
  const accounting = await eventually(
    () => getJson<Accounting>(pipeline.url, '/api/v1/accounting'),
    (answer) => answer.linesIn >= lines,
    180_000,
  );
  expect(accounting).toMatchObject({ linesIn: lines, linesStored: lines, dead: 0, balanced: true });
  const unparsed = Object.values(accounting.unparsed).reduce((sum, count) => sum + count, 0);
  expect(accounting.templated + unparsed).toBe(lines);
}

export async function expectNoLag(pipeline: Pipeline): Promise<void> {
  const topics = [BURST_TOPIC, ...CODECS.map(topicOf)];
  await eventually(
    () => groupState({ brokers: pipeline.brokers, group: 'logsieve-parser', topics }),
    // A partition that never had a record has nothing to commit.
    (state) => state.every((one) => one.committed === one.end || (one.end === 0 && one.committed === -1)),
    60_000,
  );
}

/** An anomaly whose evidence points at planted offsets: nine in ten, as a rare but innocent line of the same minute may be shown with it. */
export async function expectBurstFound(pipeline: Pipeline, planted: ReadonlySet<number>): Promise<AnomalyItem> {
  const isPlanted = (item: AnomalyItem): boolean =>
    item.evidence.length >= 5 &&
    item.evidence.filter((position) => position.source === BURST_TOPIC && planted.has(position.offset)).length >=
      0.9 * item.evidence.length;
  const { items } = await eventually(
    () => getJson<{ items: AnomalyItem[] }>(pipeline.url, '/api/v1/anomalies?limit=1000'),
    (answer) => answer.items.some((item) => isPlanted(item) && item.verdict === 'anomalous'),
    90_000,
  );
  const found = items.find((item) => isPlanted(item) && item.verdict === 'anomalous');
  if (found === undefined) throw new Error('unreachable: eventually has checked it');
  return found;
}

/** Byte for byte, by the command a user would take. */
export async function expectExportsEqual(pipeline: Pipeline, sent: Sent): Promise<void> {
  for (const [source, hash] of sent.exported) {
    const { code, stdout, stderr } = await runLogsieve(
      ['export', '--source', source, '--partition', '0'],
      pipeline.storeEnvironment,
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(sha256(stdout), source).toBe(hash);
  }
  const verified = await runLogsieve(['verify', '--json'], pipeline.storeEnvironment);
  expect(JSON.parse(verified.stdout.toString())).toMatchObject({ ok: true, failedBlocks: 0, mismatches: [] });
}
