import { saysRelease } from '../detect/release.ts';
import type { Release } from '../detect/release.ts';
import { advanceRate, forecast } from '../math/rate-habit.ts';
import type { Pane } from '../windows/pane.ts';
import { familyEntry, familyOf } from './families.ts';
import type { FamilyEntry, Member } from './families.ts';
import type { Finding } from './finding.ts';
import { takeFollowUps } from './follow-ups.ts';
import { absorbHabit } from './habits.ts';
import type { ServiceHabit } from './habits.ts';
import { judgePane } from './judge-pane.ts';
import type { JudgedPane } from './judge-pane.ts';
import { learnPane } from './learn-pane.ts';
import { takeShifts } from './shifts.ts';
import type { Shift } from './shifts.ts';
import type { TemplateBook } from './template-book.ts';

interface PaneOf {
  readonly service: string;
  readonly habit: ServiceHabit;
  readonly pane: Pane;
  readonly findings: readonly Finding[];
  readonly book: TemplateBook;
  readonly paneSeconds: number;
  readonly panes: number;
  readonly decay: number;
  readonly maxTemplates: number;
  /** Panes are stretches of time, one after another: what lasts can be told. */
  readonly isTime: boolean;
}

/** Judges a pane by what was learned from those before it, then learns it. */
export function closePane(of: PaneOf): Pick<JudgedPane, 'drafts' | 'lastWords'> {
  const { habit, pane, book } = of;
  const entries = byFamily(habit, pane, book, of.decay);
  const findings = new Map<string, Finding[]>();
  for (const finding of of.findings) {
    const family = habit.families.of.get(finding.templateId) ?? finding.templateId;
    findings.set(family, [...(findings.get(family) ?? []), finding]);
  }
  const overdue = of.isTime ? takeFollowUps(habit, entries, of) : new Map<string, Finding>();
  for (const [family, finding] of overdue) findings.set(family, [...(findings.get(family) ?? []), finding]);
  const release = releaseIn(entries, of) ?? habit.release;
  const shifts = of.isTime ? takeShifts(habit, pane, entries, of) : new Map<string, Shift>();
  const { service, paneSeconds, panes, decay, maxTemplates } = of;
  // Written out, not spread: of `{ ...of, entries }` the engine makes a shape for each pane, slow to make and to read.
  const context = { service, habit, pane, entries, book, findings, shifts, paneSeconds, panes, decay, release };
  const { drafts, lulls, lastWords } = judgePane(context);
  learnPane(habit, pane, entries, book, { decay, maxTemplates, paneSeconds, lulls, release });
  return { drafts, lastWords };
}

function releaseIn(
  entries: ReadonlyMap<string, FamilyEntry>,
  { habit, book, pane, paneSeconds, decay }: PaneOf,
): Release | undefined {
  for (const [family, { templateId }] of entries) {
    const rate = habit.templates.get(family)?.rate;
    if (rate !== undefined) advanceRate(rate, habit.age, decay);
    const expected = rate === undefined ? 0 : forecast(rate).mean;
    if (saysRelease(book.text(templateId), expected)) return { seconds: pane.index * paneSeconds, templateId };
  }
  return undefined;
}

function byFamily(habit: ServiceHabit, pane: Pane, book: TemplateBook, decay: number): Map<string, FamilyEntry> {
  const members = new Map<string, [Member, ...Member[]]>();
  for (const [templateId, entry] of pane.entries) {
    if (templateId === '') continue;
    const template = {
      id: templateId,
      text: book.text(templateId),
      failure: book.failure(templateId),
      severity: entry.severity,
    };
    const family = familyOf(habit.families, template, (loner, into) => {
      absorbHabit(habit, loner, into, decay);
      const moved = members.get(loner);
      members.delete(loner);
      if (moved !== undefined) members.set(into, [...moved, ...(members.get(into) ?? [])]);
    });
    const known = members.get(family);
    if (known === undefined) members.set(family, [{ templateId, entry }]);
    else known.push({ templateId, entry });
  }
  return new Map([...members].map(([family, all]) => [family, familyEntry(all)]));
}
