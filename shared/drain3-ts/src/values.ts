import type { Scanner } from './scanner.ts';
import type { ValuePlan } from './known-lines.ts';

/** The exact text of every slot, in order. */
export function valuesOf(line: string, scan: Scanner, plan: ValuePlan | undefined): string[] {
  if (plan === undefined) {
    const { starts, ends, count } = scan;
    const values = new Array<string>(count);
    for (let i = 0; i < count; i++) values[i] = line.substring(starts[i] as number, ends[i] as number);
    return values;
  }
  const { startSlot, startOffset, endSlot, endOffset } = plan;
  const values = new Array<string>(startSlot.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = line.substring(
      place(scan, startSlot[i] as number, startOffset[i] as number),
      place(scan, endSlot[i] as number, endOffset[i] as number),
    );
  }
  return values;
}

const place = (scan: Scanner, slot: number, offset: number): number =>
  slot < 0 ? offset : (scan.ends[slot] as number) + offset;
