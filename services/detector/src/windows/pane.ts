import type { LineSummary } from '@logsieve/contracts';
import { Evidence } from './evidence.ts';

/** OpenTelemetry: 13 and more is WARN, 17 ERROR, 21 FATAL. */
export const SEVERE = 17;
export const FATAL = 21;

/** One template in one pane. */
export class PaneEntry {
  count = 0;
  /** Lines that came after their own pane was closed: known to have been, not part of a rate. */
  late = 0;
  severity = 0;
  /** Event time of the first line that was not late, Unix milliseconds. */
  firstMs = Infinity;
  patternId = '';
  evidence = new Evidence();
}

/** What one service wrote in one stretch of event time. */
export class Pane {
  readonly index: number;
  lines = 0;
  late = 0;
  severe = 0;
  fatal = 0;
  severityMax = 0;
  /** It began or ended in the middle of what was read: few lines in it mean nothing. */
  isPartial = false;
  readonly entries = new Map<string, PaneEntry>();

  constructor(index: number) {
    this.index = index;
  }

  take(line: LineSummary, isLate: boolean, timeMs: number): void {
    const { severityNumber } = line;
    let entry = this.entries.get(line.templateId);
    if (entry === undefined) {
      entry = new PaneEntry();
      this.entries.set(line.templateId, entry);
    }
    if (isLate) {
      this.late += 1;
      entry.late += 1;
    } else {
      this.lines += 1;
      entry.count += 1;
      if (timeMs < entry.firstMs) entry.firstMs = timeMs;
    }
    if (severityNumber >= SEVERE) {
      this.severe += 1;
      if (severityNumber >= FATAL) this.fatal += 1;
    }
    if (severityNumber > entry.severity) {
      entry.severity = severityNumber;
      if (severityNumber > this.severityMax) this.severityMax = severityNumber;
    }
    if (entry.patternId === '') entry.patternId = line.patternId;
    entry.evidence.take(line);
  }
}
