import { Evidence } from '../windows/evidence.ts';
import type { EvidenceState } from '../windows/evidence.ts';
import { Pane, PaneEntry } from '../windows/pane.ts';

/** Plain data of an open pane. */
export interface PaneState {
  readonly index: number;
  readonly lines: number;
  readonly late: number;
  readonly severe: number;
  readonly fatal: number;
  readonly severityMax: number;
  readonly isPartial: boolean;
  readonly entries: readonly (readonly [string, EntryState])[];
}
interface EntryState {
  readonly count: number;
  readonly late: number;
  readonly severity: number;
  /** Absent in snapshots of earlier releases; `null`: late lines only. */
  readonly firstMs?: number | null;
  readonly patternId: string;
  readonly evidence: EvidenceState;
}

export function savePane({ index, lines, late, severe, fatal, severityMax, isPartial, entries }: Pane): PaneState {
  const saved = [...entries].map(
    ([id, entry]) =>
      [
        id,
        {
          count: entry.count,
          late: entry.late,
          severity: entry.severity,
          firstMs: Number.isFinite(entry.firstMs) ? Math.floor(entry.firstMs) : null,
          patternId: entry.patternId,
          evidence: entry.evidence.save(),
        },
      ] as const,
  );
  return { index, lines, late, severe, fatal, severityMax, isPartial, entries: saved };
}

export function restorePane({ index, entries, ...counts }: PaneState): Pane {
  const pane = Object.assign(new Pane(index), counts);
  for (const [id, { evidence, firstMs, ...entry }] of entries) {
    const restored = { evidence: Evidence.restore(evidence), firstMs: firstMs ?? Infinity };
    pane.entries.set(id, Object.assign(new PaneEntry(), entry, restored));
  }
  return pane;
}
