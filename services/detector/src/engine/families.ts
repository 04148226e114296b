import type { Position } from '@logsieve/contracts';
import type { PaneEntry } from '../windows/pane.ts';
import { hash53 } from '../math/hash53.ts';
import { mergeEvidence } from '../windows/evidence.ts';
import { forgetOldest } from './template-book.ts';

/** Texts of fewer words are not compared: too little is left when one is covered. */
const LEAST_WORDS = 4;
const MOST_WORDS = 40;
/** So many texts that differ in one word only: that word is a variable the miner kept as text. */
const MEMBERS = 3;
/** Texts whose chance to say failure differs by more are not of one family: `job 7 finished`, `job 7 failed`. */
const FAILURE_APART = 0.25;
const MAX_COVERED = 60_000;

/** What keeps texts apart that differ in one word only: `[chance to say failure, band of severity]`. */
export type Profile = readonly [failure: number, severityBand: number];

/** Plain data. */
export interface FamilyState {
  readonly of: Map<string, string>;
  readonly profiles: Map<string, Profile>;
  /** Templates alike but for the word at one place; the first one stands for them. Most are alone for ever. */
  readonly covered: Map<number, string | string[]>;
}

export const newFamilyState = (): FamilyState => ({ of: new Map(), profiles: new Map(), covered: new Map() });

/**
 * Which templates of a service are one thing said of many: `user ana logged in`, `user ben logged in`. The miner may keep such words as text;
 * for what is usual they are one. Returns the id that stands for the family; `onJoin` is told when an earlier loner joins it.
 */
export function familyOf(
  state: FamilyState,
  template: { readonly id: string; readonly text: string; readonly failure: number; readonly severity: number },
  onJoin: (loner: string, family: string) => void,
): string {
  const known = state.of.get(template.id);
  if (known !== undefined) return known;
  const family = joined(state, template, onJoin);
  state.of.set(template.id, family);
  return family;
}

function joined(
  { of, profiles, covered }: FamilyState,
  template: { readonly id: string; readonly text: string; readonly failure: number; readonly severity: number },
  onJoin: (loner: string, family: string) => void,
): string {
  const profile: Profile = [template.failure, template.severity < 13 ? 0 : template.severity < 17 ? 1 : 2];
  profiles.set(template.id, profile);
  let family: string | null = null;
  for (const key of coveredKeys(template.text)) {
    const group = covered.get(key);
    if (group === undefined) {
      covered.set(key, template.id);
      continue;
    }
    const members = typeof group === 'string' ? [group] : group;
    const [first = template.id] = members;
    if (!isAlike(profiles.get(first), profile)) continue;
    if (members.length >= MEMBERS) {
      family ??= of.get(first) ?? first;
      continue;
    }
    members.push(template.id);
    covered.set(key, members);
    if (members.length < MEMBERS || family !== null) continue;
    family = of.get(first) ?? first;
    for (const loner of members) {
      if (loner === template.id || of.get(loner) !== loner || loner === family) continue;
      of.set(loner, family);
      onJoin(loner, family);
    }
  }
  forgetOldest(covered, MAX_COVERED);
  forgetOldest(profiles, MAX_COVERED);
  return family ?? template.id;
}

const isAlike = (a: Profile | undefined, b: Profile): boolean =>
  a !== undefined && a[1] === b[1] && Math.abs(a[0] - b[0]) <= FAILURE_APART;

/** A number per word of the text, for the text with that word covered. */
function coveredKeys(text: string): number[] {
  const words = text.split(/\s+/);
  if (words.length < LEAST_WORDS || words.length > MOST_WORDS) return [];
  const keys: number[] = [];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at]?.includes('<*>') === true) continue;
    keys.push(hash53(`${String(at)}\0${words.map((word, place) => (place === at ? '' : word)).join(' ')}`));
  }
  return keys;
}

/** What one family wrote in one pane. */
export interface FamilyEntry {
  /** The member that wrote most. */
  readonly templateId: string;
  readonly patternId: string;
  readonly count: number;
  readonly late: number;
  readonly severity: number;
  positions(): Position[];
}

export interface Member {
  readonly templateId: string;
  readonly entry: PaneEntry;
}

export function familyEntry(members: readonly [Member, ...Member[]]): FamilyEntry {
  const main = members.reduce((best, one) => (one.entry.count > best.entry.count ? one : best));
  const { patternId } = main.entry;
  const sum = (pick: (entry: PaneEntry) => number): number =>
    members.reduce((total, { entry }) => total + pick(entry), 0);
  return {
    templateId: main.templateId,
    patternId,
    count: sum((entry) => entry.count),
    late: sum((entry) => entry.late),
    severity: Math.max(...members.map(({ entry }) => entry.severity)),
    positions: () =>
      mergeEvidence([
        main.entry.evidence.positions(),
        ...members.filter((one) => one !== main).map(({ entry }) => entry.evidence.positions()),
      ]),
  };
}
