import { advanceRate } from '../math/rate-habit.ts';
import type { FamilyEntry } from './families.ts';
import type { Draft } from './finding.ts';
import { judgeAbsent } from './judge-absent.ts';
import type { Lull } from './judge-absent.ts';
import { judgeEntry } from './judge-entry.ts';
import { paneNumbers } from './pane-context.ts';
import { lastWordsIn } from './last-words.ts';
import type { PaneContext } from './pane-context.ts';

export interface JudgedPane {
  readonly drafts: Draft[];
  /** Also those that are usual at this time: they are habit only as long as they come again. */
  readonly lulls: readonly Lull[];
  /** Findings only if the service ends with this pane. */
  readonly lastWords: readonly Draft[];
}

/** Every detector over one closed pane; the habit is read, not yet taught. Habits are advanced to the pane before this one. */
export function judgePane(context: PaneContext): JudgedPane {
  const { habit, decay } = context;
  for (const rate of [habit.total, habit.severe, habit.failing]) advanceRate(rate, habit.age, decay);
  const numbers = paneNumbers(context);
  const drafts: Draft[] = [];
  // A session that ended now may have had its lines in earlier panes.
  for (const id of new Set([...context.entries.keys(), ...context.findings.keys(), ...context.shifts.keys()])) {
    const draft = judgeEntry(context, numbers, id, context.entries.get(id) ?? NOTHING);
    if (draft !== null) drafts.push(draft);
  }
  const absent = judgeAbsent(context, numbers);
  drafts.push(...absent.drafts);
  const lastWords = lastWordsIn(context, numbers);
  if (drafts.length + lastWords.length === 0) return { drafts, lulls: absent.lulls, lastWords };
  const neighbours = neighboursOf(context);
  const among = (all: readonly Draft[]): Draft[] => all.map((draft) => ({ ...draft, neighbours }));
  return { drafts: among(drafts), lulls: absent.lulls, lastWords: among(lastWords) };
}

const NOTHING: FamilyEntry = { templateId: '', patternId: '', count: 0, late: 0, severity: 0, positions: () => [] };

const NEIGHBOURS = 20;

/** Typed texts of what the service writes in this pane, most frequent first. */
function neighboursOf({ entries, book }: PaneContext): string[] {
  return [...entries]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, NEIGHBOURS)
    .map(([, entry]) => book.typed(entry.patternId, entry.templateId));
}
