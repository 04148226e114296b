import type { Cell } from './cells.ts';
import { type OpenCell, OpenCells } from './open.ts';
import type { Grouped } from './shapes.ts';

/**
 * Drain's similarity (He et al., ICWS 2017): messages of one event type have at least this share of their positions in common. A group with less falls apart into
 * messages that are equal but for values.
 * @param numbers of each message's sequence of keys.
 */
export function enoughInCommon(
  groups: readonly Grouped[],
  messages: readonly (readonly Cell[])[],
  numbers: Int32Array,
  least: number,
): readonly Grouped[] {
  return groups.flatMap((group) => {
    if (agreement(group.cuts[0] as readonly OpenCell[]) >= least) return [group];
    const parts = new Map<number, number[]>();
    for (const message of group.members) {
      const part = parts.get(numbers[message] as number);
      if (part === undefined) parts.set(numbers[message] as number, [message]);
      else part.push(message);
    }
    return [...parts.values()].map((members) => ({ members, cuts: [cutOf(members, messages)], words: group.words }));
  });
}

/** Share of positions that are constant, or values in all messages. */
const agreement = (cells: readonly OpenCell[]): number =>
  cells.reduce((sum, cell) => sum + (cell.open && cell.key === undefined ? 0 : 1), 0) / Math.max(1, cells.length);

function cutOf([first = 0, ...others]: readonly number[], messages: readonly (readonly Cell[])[]): readonly OpenCell[] {
  const cut = new OpenCells(messages[first] as readonly Cell[], undefined);
  for (const message of others) cut.add(messages[message] as readonly Cell[]);
  return cut.result();
}
