import { learnBurst, newBursts } from '../detect/bursts.ts';
import { learnLull, learnPeak } from '../detect/calendar.ts';
import { LEAST_RISE } from '../detect/frequency.ts';
import { SAYS_FAILURE } from '../detect/meaning.ts';
import { learnNovelty } from '../detect/new-template.ts';
import type { Release } from '../detect/release.ts';
import { advanceRate, learnCount, newRate, tamed } from '../math/rate-habit.ts';
import type { Pane } from '../windows/pane.ts';
import type { FamilyEntry } from './families.ts';
import type { ServiceHabit } from './habits.ts';
import type { Lull } from './judge-absent.ts';
import { forgetOldest } from './template-book.ts';
import type { TemplateBook } from './template-book.ts';

/** Teaches a judged pane to its service's habit. The age of the service goes up by one. */
export function learnPane(
  habit: ServiceHabit,
  pane: Pane,
  entries: ReadonlyMap<string, FamilyEntry>,
  book: TemplateBook,
  options: {
    readonly decay: number;
    readonly maxTemplates: number;
    readonly paneSeconds: number;
    readonly lulls: readonly Lull[];
    readonly release: Release | undefined;
  },
): void {
  const { decay } = options;
  const seconds = pane.index * options.paneSeconds;
  habit.age += 1;
  if (options.release !== undefined) habit.release = options.release;
  for (const { family, count } of options.lulls) {
    const owner = family === null ? habit : habit.templates.get(family);
    if (owner !== undefined) learnLull((owner.lulls ??= {}), seconds, count);
  }
  let failing = 0;
  for (const [id, entry] of entries) {
    const known = habit.templates.get(id);
    const template = known ?? {
      firstAge: habit.age,
      lastAge: habit.age,
      seen: 0,
      severity: 0,
      templateId: entry.templateId,
      patternId: entry.patternId,
      rate: newRate(0),
    };
    if (known !== undefined) habit.templates.delete(id); // put back at the end: the order is that of the last sight
    habit.templates.set(id, template);
    const count = entry.count + entry.late;
    learnNovelty(habit.novelty, template.seen, count);
    template.seen += count;
    template.lastAge = habit.age;
    template.severity = Math.max(template.severity, entry.severity);
    template.templateId = entry.templateId;
    template.patternId = entry.patternId;
    if (entry.count >= LEAST_RISE) learnPeak((template.peaks ??= {}), seconds, entry.count);
    advanceRate(template.rate, habit.age - 1, decay);
    const learned = tamed(template.rate, entry.count);
    if (learned < entry.count) learnBurst((template.bursts ??= newBursts()), habit.age, entry.count);
    advanceRate(template.rate, habit.age, decay);
    learnCount(template.rate, learned);
    if (book.failure(entry.templateId) >= SAYS_FAILURE) failing += entry.count;
  }
  forgetOldest(habit.templates, options.maxTemplates);
  forgetOldest(habit.families.of, options.maxTemplates * 4);
  for (const [rate, count] of [
    [habit.total, pane.lines],
    [habit.severe, pane.severe],
    [habit.failing, failing],
  ] as const) {
    advanceRate(rate, habit.age - 1, decay);
    const learned = tamed(rate, count);
    advanceRate(rate, habit.age, decay);
    learnCount(rate, learned);
  }
  habit.lines += pane.lines + pane.late;
  habit.fatal += pane.fatal;
}
