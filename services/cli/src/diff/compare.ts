import { benjaminiHochberg, binomialTwoSided } from '@logsieve/statistics';
import type { SideCounts, TemplateCount } from './template-counts.ts';

export type Change = 'new' | 'gone' | 'rate' | 'variable';

export interface Difference {
  readonly templateId: string;
  readonly change: Change;
  /** Lines of the template in A and in B. */
  readonly countA: number;
  readonly countB: number;
  /** Share of B's lines over share of A's; `null` where A has none. */
  readonly ratio: number | null;
  /** Slot (from 0) and value that changed its share; only for `variable`. */
  readonly slot: number | null;
  readonly value: string | null;
  readonly qValue: number;
}

const ABSENT: TemplateCount = { count: 0, slots: [] };

/** Templates that are new, gone, or whose share of the lines or of a value changed, at a false discovery rate of `fdr`; surest first. */
export function compareSides(a: SideCounts, b: SideCounts, fdr: number): Difference[] {
  const candidates: (Omit<Difference, 'qValue'> & { pValue: number })[] = [];
  const shareOfB = b.lines / (a.lines + b.lines);
  for (const templateId of new Set([...a.templates.keys(), ...b.templates.keys()])) {
    const inA = a.templates.get(templateId) ?? ABSENT;
    const inB = b.templates.get(templateId) ?? ABSENT;
    candidates.push({
      templateId,
      change: inA.count === 0 ? 'new' : inB.count === 0 ? 'gone' : 'rate',
      countA: inA.count,
      countB: inB.count,
      ratio: inA.count === 0 ? null : inB.count / b.lines / (inA.count / a.lines),
      slot: null,
      value: null,
      pValue: binomialTwoSided(inB.count, inA.count + inB.count, shareOfB),
    });
    if (inA.count > 0 && inB.count > 0) candidates.push(...valueChanges(templateId, inA, inB));
  }
  const adjusted = benjaminiHochberg(candidates.map((one) => one.pValue));
  return (
    candidates
      .map(({ pValue: _unadjusted, ...one }, index) => ({ ...one, qValue: adjusted[index] ?? 1 }))
      // A template that appears or vanishes is a difference whatever its count; how sure a change of rate is says its q-value.
      .filter((one) => one.change === 'new' || one.change === 'gone' || one.qValue <= fdr)
      .sort((one, other) => one.qValue - other.qValue || other.countA + other.countB - one.countA - one.countB)
  );
}

function* valueChanges(
  templateId: string,
  a: TemplateCount,
  b: TemplateCount,
): Generator<Omit<Difference, 'qValue'> & { pValue: number }> {
  const shareOfB = b.count / (a.count + b.count);
  for (const [slot, valuesA] of a.slots.entries()) {
    const valuesB = b.slots[slot];
    if (valuesA === null || valuesB === null || valuesB === undefined || areNames(valuesA, valuesB)) continue;
    for (const value of new Set([...valuesA.keys(), ...valuesB.keys()])) {
      const [countA, countB] = [valuesA.get(value) ?? 0, valuesB.get(value) ?? 0];
      yield {
        templateId,
        change: 'variable',
        countA,
        countB,
        ratio: countA === 0 ? null : countB / b.count / (countA / a.count),
        slot,
        value,
        pValue: binomialTwoSided(countB, countA + countB, shareOfB),
      };
    }
  }
}

/** Several values on each side and none in common: ports, process and connection ids of one run. They name things, they are no habit that changed. */
function areNames(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size > 1 && b.size > 1 && [...a.keys()].every((value) => !b.has(value));
}
