import { SAYS_FAILURE } from '../detect/meaning.ts';
import { SEVERE } from '../windows/pane.ts';
import type { FamilyEntry } from './families.ts';
import type { Draft } from './finding.ts';
import { RISE_AGE, judgeEntry } from './judge-entry.ts';
import type { PaneContext, PaneNumbers } from './pane-context.ts';
import { quoted, span, times } from './wording.ts';

/**
 * What a service in its first minute says of failure: by the level it gives its lines, by the text where it gives none. Starting is noisy, so it is no finding as long as the service goes
 * on; if it ends there, these were its last words.
 */
export function lastWordsIn(context: PaneContext, numbers: PaneNumbers): Draft[] {
  if (context.habit.age >= RISE_AGE) return [];
  return [...context.entries].flatMap(([family, entry]) => {
    const { severity, templateId } = entry;
    if (severity === 0 ? context.book.failure(templateId) < SAYS_FAILURE : severity < SEVERE) return [];
    const draft = judgeEntry(context, numbers, family, entry, true);
    return draft === null ? [] : [{ ...draft, summary: summaryOf(context, draft, entry) }];
  });
}

function summaryOf({ service, paneSeconds }: PaneContext, { template }: Draft, entry: FamilyEntry): string {
  const often = times(entry.count + entry.late);
  return `${quoted(template)} says that something failed: ${often} in ${span(paneSeconds)}, and then ${service}, which had only begun, wrote no more.`;
}
