import { describe, expect, it } from 'vitest';
import type { LogRecord } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { EventTimes } from './event-time.ts';

const NOW = 1_700_000_000_000_000_000n;
const LONG_AGO = 1_400_000_000_000_000_000n;
const record = (observedAt: bigint, source = 'app.log', timestamp: bigint | null = null): LogRecord => ({
  ...textLine('x'),
  timestamp,
  observedAt,
  position: { source, partition: 0, offset: 0, index: 0 },
});

describe('when a line happened', () => {
  it('is what the sender says, before its header, before its arrival', () => {
    const times = new EventTimes();
    expect(times.of(record(NOW, 'a', 5n), 7n)).toBe(5n);
    expect(times.of(record(NOW, 'a'), 7n)).toBe(7n);
    expect(times.of(record(NOW, 'other'), null)).toBe(NOW);
  });

  it('stays with the line before it, in the same source, plus what passed between their arrivals', () => {
    const times = new EventTimes();
    times.of(record(NOW), LONG_AGO);
    times.of(record(NOW, 'live.log'), NOW);
    expect(times.of(record(NOW), null)).toBe(LONG_AGO);
    expect(times.of(record(NOW + 60n), null)).toBe(LONG_AGO + 60n);
    expect(times.of(record(NOW + 60n, 'live.log'), null)).toBe(NOW + 60n);
  });

  it('is the arrival where what was said cannot be', () => {
    const times = new EventTimes();
    expect(times.of(record(NOW), -1n)).toBe(NOW);
    expect(times.of(record(NOW), 32_503_680_000_000_000_000n)).toBe(NOW);
    expect(times.of(record(NOW + 1n), null)).toBe(NOW + 1n);
  });
});
