import type { Scanner } from './scan/scanner.ts';
import type { ValuePlan } from './scan/known-lines.ts';

/** The exact text of every slot, in order. */
export function valuesOf(line: string, scan: Scanner, plan: ValuePlan | undefined): string[] {
  if (plan === undefined) {
    const { starts, ends, count } = scan;
    const values = new Array<string>(count);
    for (let i = 0; i < count; i++) values[i] = line.substring(starts[i] as number, ends[i] as number);
    return values;
  }
  const values = new Array<string>(plan.length / 4);
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    values[i] = line.substring(
      place(scan, plan[at] as number, plan[at + 1] as number),
      place(scan, plan[at + 2] as number, plan[at + 3] as number),
    );
  }
  return values;
}

const place = (scan: Scanner, slot: number, offset: number): number =>
  slot < 0 ? offset : (scan.ends[slot] as number) + offset;
