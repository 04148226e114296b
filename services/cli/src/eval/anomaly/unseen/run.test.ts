import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { formatUnseen } from '../format.ts';
import { iotdbLines } from '../iotdb-lines.ts';
import { unitsOf } from '../units.ts';
import { evalUnseen } from './run.ts';

/** A made-up system in each of two formats, each unit of it one line. */
function writeData(root: string): void {
  const hdfs = join(root, 'anomaly', 'hdfs-100k');
  mkdirSync(hdfs, { recursive: true });
  const session = (id: number) =>
    JSON.stringify({
      id: `b${id}`,
      templates: id % 10 === 9 ? ['disk failed'] : ['read'],
      label: id % 10 === 9 ? 1 : 0,
    });
  const part = (from: number) => gzipSync(Array.from({ length: 100 }, (_, at) => session(from + at)).join('\n'));
  writeFileSync(join(hdfs, 'hdfs_100k.train.jsonl.gz'), part(0));
  writeFileSync(join(hdfs, 'hdfs_100k.test.jsonl.gz'), part(100));
  const cpu = join(root, 'anomaly', 'multilog', 'cpu');
  mkdirSync(cpu, { recursive: true });
  const second = (at: number) => `2026-01-01 00:00:${String(at).padStart(2, '0')},000 [main] tick ${at}`;
  const rows = Array.from({ length: 40 }, (_, at) => (at < 20 ? `- ${second(at)}` : second(at)));
  writeFileSync(join(cpu, 'node1.log.gz'), gzipSync(rows.join('\n')));
}

describe('systems of which nothing was seen before', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'logsieve-unseen-'));
    writeData(root);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('are judged from the first line on, and a threshold comes from the others only', async () => {
    const report = await evalUnseen({
      dataDir: root,
      scorer: (train, test, rule) => {
        expect(train).toEqual([]);
        const units = unitsOf(test, rule);
        // Right on both, on scales of their own: 0.9 against 0.2, and 0.15 against 0.1.
        const isTicks = test[0]?.message.includes('tick') === true;
        return Promise.resolve(
          units.map(({ anomalous }) => ({
            score: isTicks ? (anomalous ? 0.15 : 0.1) : anomalous ? 0.9 : 0.2,
            verdict: 'normal' as const,
          })),
        );
      },
    });
    const ours = (system: string) => report.rows.find((row) => row.system === system && row.who === 'logsieve score');
    expect(ours('HDFS')).toMatchObject({ units: 200, anomalous: 20 });
    expect(ours('HDFS')?.prAuc).toBeCloseTo(1, 10);
    expect(ours('IoTDB')).toMatchObject({ units: 40, anomalous: 20, f1ByOthers: 0 });
    const f1 = (from: string, to: string) => report.pairs.find((pair) => pair.from === from && pair.to === to)?.f1;
    expect(f1('HDFS', 'HDFS')).toBe(1);
    expect(f1('HDFS', 'IoTDB')).toBe(0);
    expect(f1('IoTDB', 'HDFS')).toBeCloseTo(40 / 220, 10);
    const late = report.rows.find(({ who }) => who === 'time since start');
    expect(late?.prAuc).toBeCloseTo(1, 10);
    expect(late?.f1).toBe(1);
    expect(formatUnseen(report)).toContain('mean of 2');
  });

  it('read a fault from what stands before a line', () => {
    const lines = iotdbLines('- 2026-01-01 00:00:01,500 [a] up 7\n  at x\n2026-01-01 00:00:02,000 [a] slow');
    expect(lines.map(({ anomalous }) => anomalous)).toEqual([false, true, true]);
    expect(lines[1]?.time).toBe(lines[0]?.time);
    expect(lines[0]?.message.startsWith('2026')).toBe(true);
  });
});
