import { TemplateLookup } from '../lookup.ts';
import type { Ideas } from '../ideas.ts';
import type { Cell } from './cells.ts';
import { coarseCells, coarseForm } from './collapse.ts';
import { MANY_TEXTS, type OpenCell, openCells } from './open.ts';

/** Patterns (by index) that are equal but for values, and what each position is taken for. */
export type Row = { readonly keys: readonly string[]; readonly members: readonly number[] };

/**
 * One event type: indexes of its patterns, and its positions, constant or open, in each way its members are cut. The
 * first cut is the one its text shows.
 */
export type Grouped = {
  readonly members: readonly number[];
  readonly cuts: readonly (readonly OpenCell[])[];
  readonly words: number;
};

type Rows = readonly (readonly Cell[])[];

/** Rows of one coarse form needed to merge them, with two or more common words in it, and with one. */
const SHAPE_ROWS = 3;
const SHAPE_ROWS_FEW_WORDS = 6;
/** And without any, as in commands and their options. */
const SHAPE_ROWS_NO_WORDS = 12;
const SOME_TEXTS = 4;
/** Members of a group that are tried against a wider template. */
const MAX_CHECKED = 16;
const MAX_STEPS = 4_096;
const MAX_OPEN = 32;

const cellsOfMember = (cells: Rows, at: number): readonly Cell[] => cells[at] as readonly Cell[];

/** Rows with one coarse form, when there are enough of them, are one event type, whatever their number of words. */
export function mergeShapes(rows: readonly Row[], cells: Rows, ideas: Ideas): Grouped[] {
  const fine = ({ members }: Row): readonly OpenCell[] => openCells(members.map((at) => cellsOfMember(cells, at)));
  return byShape(rows, cells, ideas, undefined).flatMap(({ rows: alike, words, letters }) => {
    if (!isEnough(alike, words, letters, ideas))
      return alike.map((row) => ({ members: row.members, cuts: [fine(row)], words }));
    const constants = sharedTexts(alike, cells);
    return byShape(alike, cells, ideas, constants).flatMap((part) => {
      if (!isEnough(part.rows, part.words, part.letters, ideas)) {
        return part.rows.map((row) => ({ members: row.members, cuts: [fine(row)], words: part.words }));
      }
      const coarse = part.rows.flatMap(({ members, keys }) =>
        members.map((at) => coarseCells(cellsOfMember(cells, at), keys, ideas, constants)),
      );
      const cuts = [openCells(coarse), ...part.rows.map(fine)];
      return [{ members: part.rows.flatMap(({ members }) => members), cuts, words: part.words }];
    });
  });
}

function isEnough(rows: readonly Row[], words: number, letters: boolean, ideas: Ideas): boolean {
  if (!ideas.has('shapes')) return false;
  if (words === 0) return letters && ideas.has('options') && rows.length >= SHAPE_ROWS_NO_WORDS;
  return rows.length >= (words >= 2 ? SHAPE_ROWS : SHAPE_ROWS_FEW_WORDS);
}

type Shape = { readonly rows: Row[]; readonly words: number; readonly letters: boolean };

function byShape(rows: readonly Row[], cells: Rows, ideas: Ideas, constants: ReadonlySet<string> | undefined): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const row of rows) {
    const { name, words, letters } = coarseForm(
      cellsOfMember(cells, row.members[0] as number),
      row.keys,
      ideas,
      constants,
    );
    const shape = shapes.get(name);
    if (shape === undefined) shapes.set(name, { rows: [row], words, letters });
    else shape.rows.push(row);
  }
  return [...shapes.values()];
}

/** Texts that look like values but stand in every row: constants of this event type. */
function sharedTexts(rows: readonly Row[], cells: Rows): ReadonlySet<string> {
  const [first, ...others] = rows.flatMap(({ members }) => members);
  if (first === undefined || others.length === 0) return new Set();
  const shared = new Set(
    cellsOfMember(cells, first)
      .map(({ raw }) => raw)
      .filter((raw) => /^[A-Za-z]/.test(raw)),
  );
  for (const member of others) {
    if (shared.size === 0) break;
    const texts = new Set(cellsOfMember(cells, member).map(({ raw }) => raw));
    for (const text of shared) if (!texts.has(text)) shared.delete(text);
  }
  return shared;
}

/** A position with many texts is a variable beyond doubt: messages that differ from such a template only there join it. */
export function absorb(groups: readonly Grouped[], cells: Rows): Grouped[] {
  const isWide = ({ cuts, words }: Grouped): boolean => {
    const open = (cuts[0] as readonly OpenCell[]).filter((cell) => cell.open && cell.key === undefined) as {
      texts: number;
    }[];
    return (
      words >= 2 && open.some(({ texts }) => texts >= MANY_TEXTS) && open.every(({ texts }) => texts >= SOME_TEXTS)
    );
  };
  const lookup = new TemplateLookup(MAX_OPEN, MAX_STEPS);
  const wide = new Map<string, { members: number[]; group: Grouped }>();
  groups.forEach((group, at) => {
    if (!isWide(group)) return;
    lookup.add({ cells: group.cuts[0] as readonly OpenCell[], templateId: String(at) });
    wide.set(String(at), { members: [...group.members], group });
  });
  if (wide.size === 0) return [...groups];
  const left = groups.filter((group, at) => {
    if (wide.has(String(at))) return true;
    const heirs = new Set(
      group.members
        .slice(0, MAX_CHECKED)
        .map((member) => lookup.find(cellsOfMember(cells, member))?.variant.templateId),
    );
    const [heir] = heirs;
    const into = heirs.size === 1 && heir !== undefined ? wide.get(heir) : undefined;
    if (into === undefined || group.members.length >= into.group.members.length) return true;
    into.members.push(...group.members);
    return false;
  });
  const grownOf = new Map([...wide.values()].map((entry) => [entry.group, entry]));
  return left.map((group) => {
    const grown = grownOf.get(group);
    return grown === undefined ? group : { ...group, members: grown.members };
  });
}
