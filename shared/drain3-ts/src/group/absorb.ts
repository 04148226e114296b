import { TemplateLookup } from '../lookup.ts';
import type { Cell } from './cells.ts';
import { MANY_TEXTS } from './frame.ts';
import type { OpenCell } from './open.ts';
import type { Grouped } from './shapes.ts';

const SOME_TEXTS = 4;
/** Members of a group that are tried against a wider template. */
const MAX_CHECKED = 16;
const MAX_STEPS = 4_096;
const MAX_OPEN = 32;

type Messages = readonly (readonly Cell[])[];

/** A position with many texts is a variable beyond doubt: messages that differ from such a template only there join it. */
export function absorb(groups: readonly Grouped[], messages: Messages): readonly Grouped[] {
  const lookup = new TemplateLookup(MAX_OPEN, MAX_STEPS);
  const wide = new Map<string, { members: number[]; group: Grouped }>();
  const grownOf = new Map<Grouped, { members: number[] }>();
  groups.forEach((group, at) => {
    if (!isWide(group)) return;
    lookup.add({ cells: group.cuts[0] as readonly OpenCell[], templateId: String(at) });
    const grown = { members: [...group.members], group };
    wide.set(String(at), grown);
    grownOf.set(group, grown);
  });
  if (wide.size === 0) return groups;
  const left = groups.filter((group) => {
    if (grownOf.has(group)) return true;
    const heir = heirOf(group, lookup, messages);
    const into = heir === undefined ? undefined : wide.get(heir);
    if (into === undefined || group.members.length >= into.group.members.length) return true;
    into.members.push(...group.members);
    return false;
  });
  return left.map((group) => {
    const grown = grownOf.get(group);
    return grown === undefined ? group : { ...group, members: grown.members };
  });
}

function isWide({ cuts, words }: Grouped): boolean {
  if (words < 2) return false;
  let hasMany = false;
  for (const cell of cuts[0] as readonly OpenCell[]) {
    if (!cell.open || cell.key !== undefined) continue;
    if (cell.texts < SOME_TEXTS) return false;
    hasMany ||= cell.texts >= MANY_TEXTS;
  }
  return hasMany;
}

/** The one template that all members fit. */
function heirOf({ members }: Grouped, lookup: TemplateLookup, messages: Messages): string | undefined {
  let heir: string | undefined;
  for (let at = 0; at < members.length && at < MAX_CHECKED; at++) {
    const found = lookup.find(messages[members[at] as number] as readonly Cell[])?.variant.templateId;
    if (found === undefined || (heir !== undefined && found !== heir)) return undefined;
    heir = found;
  }
  return heir;
}
