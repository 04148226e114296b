import { type Cell, joinCells } from './cells.ts';
import { Frame } from './frame.ts';

/** A template's position: its text, or, where members differ, what all of them begin and end with. */
export type OpenCell =
  | { readonly open: false; readonly key: string; readonly raw: string }
  /** `key` is set where members differ only in what grouping ignores. */
  | {
      readonly open: true;
      readonly key: string | undefined;
      readonly prefix: string;
      readonly suffix: string;
      /** Most cells of the fine form that were seen here, and different texts (counted up to MANY_TEXTS). */
      readonly most: number;
      readonly texts: number;
    };

/** A message, and where each of its positions starts among its cells; undefined: each cell is one. */
export type Member = { readonly cells: readonly Cell[]; readonly starts: readonly number[] | undefined };

/** Compares members position by position. @param members with as many positions as the first, at least one member. */
export function openCells(members: readonly Member[]): readonly OpenCell[] {
  const { cells, starts } = members[0] as Member;
  if (members.length === 1 && starts === undefined) return cells;
  const result: OpenCell[] = [];
  const positions = starts === undefined ? cells.length : starts.length;
  for (let at = 0; at < positions; at++) result.push(commonCell(members, at));
  return result;
}

function commonCell(members: readonly Member[], at: number): OpenCell {
  const first = cellAt(members[0] as Member, at);
  for (let number = 1; number < members.length; number++) {
    const cell = cellAt(members[number] as Member, at);
    if (cell !== first && cell.raw !== first.raw) return openCell(members, at, first);
  }
  return first;
}

function openCell(members: readonly Member[], at: number, first: Cell): OpenCell {
  const frame = new Frame(first.raw);
  let most = 1;
  let sameKey = true;
  for (const member of members) {
    most = Math.max(most, widthAt(member, at));
    sameKey &&= firstCell(member, at).key === first.key;
    if (!frame.isDone) frame.add(cellAt(member, at).raw);
  }
  const key = sameKey && most === 1 ? first.key : undefined;
  return { open: true, key, ...frame.prefixAndSuffix(), most, texts: frame.texts };
}

const firstCell = ({ cells, starts }: Member, at: number): Cell =>
  cells[starts === undefined ? at : (starts[at] as number)] as Cell;

const endOf = (cells: readonly Cell[], starts: readonly number[], at: number): number =>
  at + 1 < starts.length ? (starts[at + 1] as number) : cells.length;

/** All cells at a position, as one. */
function cellAt({ cells, starts }: Member, at: number): Cell {
  if (starts === undefined) return cells[at] as Cell;
  const from = starts[at] as number;
  const to = endOf(cells, starts, at);
  return to - from === 1 ? (cells[from] as Cell) : joinCells(cells.slice(from, to));
}

function widthAt({ cells, starts }: Member, at: number): number {
  if (starts === undefined) return (cells[at] as Cell).width;
  let width = 0;
  for (let i = starts[at] as number, to = endOf(cells, starts, at); i < to; i++) width += (cells[i] as Cell).width;
  return width;
}
